//! What differs between operating systems: who may read a file, signals, names in a folder that must be on
//! the disk, limits, routes. Nothing else in the product names a system, and `cargo xtask tidy` holds it to
//! that. The product is tried out on Linux; on other systems each function does the nearest true thing.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub use self::other::{
    Signals, has_other_readers, keep_owner, private, private_folder, private_folder_async, sync_folder,
    sync_folder_async,
};
#[cfg(all(test, unix))]
pub(crate) use self::unix::link;
#[cfg(unix)]
pub use self::unix::{
    Signals, has_other_readers, keep_owner, private, private_folder, private_folder_async, sync_folder,
    sync_folder_async,
};
use std::fs;
use std::net::Ipv4Addr;

/// The name of this machine, where the system has it in a file or a variable.
pub fn machine_name() -> Option<String> {
    let read = fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = read.or_else(|| std::env::var("COMPUTERNAME").ok())?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// How many files this process may have open; `None` where the system does not say, or sets no limit.
pub fn open_files() -> Option<u64> {
    limit_in(&fs::read_to_string("/proc/self/limits").ok()?)
}

fn limit_in(limits: &str) -> Option<u64> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Where packets leave this machine for others: in a container, the address of the machine that it runs on.
/// `None` where there is no such route, or where the system does not say.
pub fn gateway() -> Option<Ipv4Addr> {
    gateway_in(&fs::read_to_string("/proc/net/route").ok()?)
}

/// The gateway of the route to everywhere. Addresses are written as the machine keeps them in memory.
fn gateway_in(routes: &str) -> Option<Ipv4Addr> {
    let mut routes = routes.lines().skip(1).map(str::split_whitespace);
    routes.find_map(|mut columns| {
        let (to, through) = (columns.nth(1)?, columns.next()?);
        let through = u32::from_str_radix(through, 16).ok()?;
        (to == "00000000" && through != 0).then(|| Ipv4Addr::from(through.to_ne_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gateway_is_that_of_the_route_to_everywhere() {
        let routes = "Iface\tDestination\tGateway \tFlags\n\
                      eth0\t000011AC\t00000000\t0001\n\
                      eth0\t00000000\t010011AC\t0003\n";
        let written = if cfg!(target_endian = "little") {
            [172, 17, 0, 1]
        } else {
            [1, 0, 17, 172]
        };
        assert_eq!(gateway_in(routes), Some(Ipv4Addr::from(written)));
        for none in [
            "",
            "Iface\n",
            "Iface\neth0\t000011AC\t00000000\t0001\n",
            "Iface\nx\n",
        ] {
            assert_eq!(gateway_in(none), None, "{none:?}");
        }
    }

    #[test]
    fn the_limit_of_open_files_is_the_one_that_holds_now() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units\n\
                      Max processes             100                  200                  processes\n\
                      Max open files            1024                 4096                 files\n";
        assert_eq!(limit_in(limits), Some(1024));
        assert_eq!(
            limit_in("Max open files            unlimited   unlimited   files\n"),
            None
        );
        assert_eq!(limit_in(""), None);
    }
}
