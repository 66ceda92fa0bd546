//! Journeys with Stripe as the processor: the server against the strict stand-in for Stripe, on both
//! databases. After each of them both sides' books say the same.
//!
//! What the sandbox's processor can do as well is written once ([`player::Player`]) and played with both;
//! what `localstripe` knows, too ([`player::Till`]), is played with all three.

mod books;
mod down;
mod earlier;
mod held;
mod localstripe;
mod lost;
mod methods;
mod moved;
mod notices;
mod own_account;
mod player;
mod receipt;
mod returns;
mod sales;
mod secrets;
mod sold;
mod subscriptions;

/// Tests of journeys, which are functions over a `Player`: each with both processors, on both databases.
macro_rules! journeys {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use $crate::harness::{Engine, run};
            use $crate::stripe::player::Plays;
            use $crate::stripe::sold::Sold;

            #[test]
            fn sandbox_sqlite() {
                run(Engine::Sqlite, |server| {
                    Box::pin(async move { super::$name(&Plays::on(server)).await })
                });
            }

            #[test]
            fn sandbox_postgres() {
                run(Engine::Postgres, |server| {
                    Box::pin(async move { super::$name(&Plays::on(server)).await })
                });
            }

            #[test]
            fn stripe_sqlite() {
                run(Engine::Sqlite, |server| {
                    Box::pin(async move { super::$name(&Sold::start(&server).await).await })
                });
            }

            #[test]
            fn stripe_postgres() {
                run(Engine::Postgres, |server| {
                    Box::pin(async move { super::$name(&Sold::start(&server).await).await })
                });
            }
        }
    )+};
}
use journeys;

/// The same for journeys over a `Till`, with localstripe as well, where it is installed.
macro_rules! journeys_of_three {
    ($($name:ident),+ $(,)?) => {
        $crate::stripe::journeys!($($name),+);

        mod with_localstripe {$(
            mod $name {
                use $crate::harness::{Engine, run};
                use $crate::stripe::localstripe::Peer;

                #[test]
                fn sqlite_by_generators() {
                    run(Engine::Sqlite, |server| {
                        Box::pin(async move { super::super::$name(&Peer::start(&server).await).await })
                    });
                }

                #[test]
                fn postgres_by_generators() {
                    run(Engine::Postgres, |server| {
                        Box::pin(async move { super::super::$name(&Peer::start(&server).await).await })
                    });
                }
            }
        )+}
    };
}
use journeys_of_three;
