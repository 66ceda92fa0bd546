//! Check digits of tax ids, for registers that publish how they are computed. The form of an id was checked
//! before it comes here, so each place holds a digit or a letter as its country's form says.
//!
//! Sources: the Commission's "VIES VAT number structure" and its algorithms, and the registers of the other
//! countries; each function is proved by published numbers in the tests of `tax_id.rs`.

/// Whether the check digits of an id of `country` are right. The id is in upper case, without separators. Any
/// id passes where the register publishes no check digits.
pub(super) fn are_valid(country: &str, id: &str) -> bool {
    let rest = |prefix: &str| id.strip_prefix(prefix).unwrap_or(id).to_owned();
    match country {
        "AR" => argentina(id),
        "AT" => austria(&rest("ATU")),
        "AU" => australia(&rest("ABN")),
        "BE" => belgium(&rest("BE")),
        "BG" => bulgaria(&rest("BG")),
        "BR" => brazil(id),
        "CA" => canada(id),
        "CH" | "LI" => switzerland(id),
        "CL" => chile(id),
        "CY" => cyprus(&rest("CY")),
        "CZ" => czechia(&rest("CZ")),
        "DE" => hybrid(&rest("DE")),
        "DK" => weighted(&rest("DK"), &[2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0,
        "EE" => weighted(&rest("EE"), &[3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0,
        "ES" => spain(&rest("ES")),
        "FI" | "AX" => weighted(&rest("FI"), &[7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0,
        "FR" | "MC" => france(&rest("FR")),
        "GB" | "IM" => united_kingdom(id),
        "GR" => greece(&rest("EL")),
        "HR" => hybrid(&rest("HR")),
        "HU" => weighted(&rest("HU"), &[9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0,
        "IE" => ireland(&rest("IE")),
        "IL" => luhn(id),
        "IN" => india(id),
        "IT" => luhn(&rest("IT")),
        "KR" => south_korea(id),
        "LT" => lithuania(&rest("LT")),
        "LU" => luxembourg(&rest("LU")),
        "LV" => latvia(&rest("LV")),
        "MT" => weighted(&rest("MT"), &[3, 4, 6, 7, 8, 9, 10, 1]) % 37 == 0,
        "NL" => netherlands(&rest("NL")),
        "NO" => weighted(&rest("NO"), &[3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0,
        "NZ" => new_zealand(id),
        "PE" => last_of_eleven(weighted(id, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 10 == digit(id, 10),
        "PL" => weighted(&rest("PL"), &[6, 5, 7, 2, 3, 4, 5, 6, 7, -1]) % 11 == 0,
        "PT" => portugal(&rest("PT")),
        "RO" => romania(&rest("RO")),
        "RS" => hybrid(id),
        "SE" => luhn(rest("SE").get(..10).unwrap_or_default()),
        "SI" => slovenia(&rest("SI")),
        "SK" => remainder(&rest("SK"), 11) == 0,
        "TH" => {
            let weights = [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
            last_of_eleven(weighted(id, &weights)) % 10 == digit(id, 12)
        }
        "TR" => turkey(id),
        "TW" => taiwan(id),
        "UY" => weighted(id, &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0,
        _ => true,
    }
}

/// The digit at a place, from 0.
fn digit(text: &str, place: usize) -> i64 {
    text.as_bytes().get(place).map_or(0, |&byte| value(byte))
}

/// The value of a digit or a letter. Letters continue where the digits end: A is 10.
fn value(byte: u8) -> i64 {
    match byte {
        b'A'..=b'Z' => i64::from(byte - b'A') + 10,
        _ => i64::from(byte.saturating_sub(b'0')),
    }
}

/// Σ digit × weight; what is longer than the weights is left out.
fn weighted(text: &str, weights: &[i64]) -> i64 {
    let products = text.bytes().zip(weights);
    products.map(|(byte, weight)| value(byte) * weight).sum()
}

/// `11 − sum mod 11`: 1 to 11.
fn last_of_eleven(sum: i64) -> i64 {
    11 - sum.rem_euclid(11)
}

/// The number that the digits write, modulo `modulus`; a letter counts as two digits, A as 10.
fn remainder(text: &str, modulus: i64) -> i64 {
    text.bytes().fold(0, |rest, byte| {
        let shift = if byte.is_ascii_digit() { 10 } else { 100 };
        (rest * shift + value(byte)) % modulus
    })
}

/// Every second digit is doubled, and the digits of the products are added.
fn luhn_sum(text: &str) -> i64 {
    let values = text.bytes().rev().map(value).enumerate();
    values
        .map(|(place, value)| {
            if place % 2 == 0 {
                value
            } else {
                value * 2 / 10 + value * 2 % 10
            }
        })
        .sum()
}

fn luhn(text: &str) -> bool {
    luhn_sum(text) % 10 == 0
}

/// ISO 7064, MOD 11,10.
fn hybrid(text: &str) -> bool {
    let last = text.bytes().fold(5, |check, byte| {
        let check = if check == 0 { 10 } else { check };
        (check * 2 % 11 + value(byte)) % 10
    });
    last == 1
}

fn argentina(id: &str) -> bool {
    let check = match last_of_eleven(weighted(id, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) {
        11 => 0,
        10 => 9,
        check => check,
    };
    check == digit(id, 10)
}

fn austria(id: &str) -> bool {
    let (body, _) = id.split_at(7);
    (6 - luhn_sum(body)).rem_euclid(10) == digit(id, 7)
}

/// The first digit counts one less.
fn australia(id: &str) -> bool {
    (weighted(id, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0
}

fn belgium(id: &str) -> bool {
    let (body, check) = id.split_at(8);
    97 - remainder(body, 97) == remainder(check, 100)
}

/// Nine digits for companies; ten for people, foreigners and others, each with weights of their own.
fn bulgaria(id: &str) -> bool {
    if id.len() == 9 {
        let check = match weighted(id, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
            10 => weighted(id, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
            check => check,
        };
        return check == digit(id, 8);
    }
    let person = weighted(id, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    let foreigner = weighted(id, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10;
    let other = last_of_eleven(weighted(id, &[4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11;
    [person, foreigner, other].contains(&digit(id, 9))
}

/// Letters, which new numbers may have, count by their place in ASCII.
fn brazil(id: &str) -> bool {
    let check = |weights: &[i64]| {
        let values = id.bytes().map(|byte| i64::from(byte.saturating_sub(b'0')));
        let sum: i64 = values.zip(weights).map(|(value, weight)| value * weight).sum();
        last_of_eleven(sum) % 11 % 10
    };
    check(&[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(id, 12)
        && check(&[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digit(id, 13)
}

/// The business number of the first nine digits; Quebec publishes nothing about its own.
fn canada(id: &str) -> bool {
    id.contains("TQ") || id.get(..9).is_some_and(luhn)
}

fn switzerland(id: &str) -> bool {
    let Some(number) = id.strip_prefix("CHE") else {
        return true;
    };
    last_of_eleven(weighted(number, &[5, 4, 3, 2, 7, 6, 5, 4])) % 11 == digit(number, 8)
}

fn chile(id: &str) -> bool {
    let (body, check) = id.split_at(id.len() - 1);
    let weights = (2..=7).cycle();
    let products = body.bytes().rev().zip(weights);
    match last_of_eleven(products.map(|(byte, weight)| value(byte) * weight).sum()) {
        11 => check == "0",
        10 => check == "K",
        number => check.parse::<i64>() == Ok(number),
    }
}

fn cyprus(id: &str) -> bool {
    const AT_ODD_PLACES: [i64; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let sum: i64 = (0..8)
        .map(|place| match (place % 2, digit(id, place)) {
            (0, digit) => usize::try_from(digit).map_or(0, |digit| AT_ODD_PLACES[digit]),
            (_, digit) => digit,
        })
        .sum();
    digit(id, 8) - 10 == sum % 26
}

/// Eight digits for companies, nine with a 6 in front for some others, nine or ten for people: those are
/// birth numbers, of which the older ones, of nine digits, have no check digit.
fn czechia(id: &str) -> bool {
    let of_seven = |text: &str| weighted(text, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    match id.len() {
        8 => {
            let check = match last_of_eleven(of_seven(id)) % 11 {
                0 => 1,
                check => check % 10,
            };
            check == digit(id, 7)
        }
        9 if id.starts_with('6') => {
            (8 - (10 - of_seven(&id[1..])).rem_euclid(11)).rem_euclid(10) == digit(id, 8)
        }
        9 => true,
        _ => remainder(&id[..9], 11) % 10 == digit(id, 9),
    }
}

/// A person's number ends with a letter by the remainder; a company's with a digit or the letter for it.
fn spain(id: &str) -> bool {
    const OF_PEOPLE: &[u8] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    const OF_COMPANIES: &[u8] = b"JABCDEFGHI";
    let (body, check) = id.split_at(8);
    let check = check.bytes().next().unwrap_or_default();
    let of_person = |number: &str| {
        let place = usize::try_from(remainder(number, 23)).unwrap_or_default();
        OF_PEOPLE[place] == check
    };
    match body.as_bytes()[0] {
        b'0'..=b'9' => of_person(body),
        b'X' | b'K' | b'L' | b'M' => of_person(&body[1..]),
        b'Y' => of_person(&format!("1{}", &body[1..])),
        b'Z' => of_person(&format!("2{}", &body[1..])),
        _ => {
            let last = (10 - luhn_sum(&format!("{}0", &body[1..])) % 10) % 10;
            let letter = usize::try_from(last).map(|last| OF_COMPANIES[last]);
            letter == Ok(check) || (check.is_ascii_digit() && value(check) == last)
        }
    }
}

/// A key of two before the number in the register of companies; Monaco's begin with 000 and are in none.
fn france(id: &str) -> bool {
    const KEYS: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let (key, siren) = id.split_at(2);
    if !siren.starts_with("000") && !luhn(siren) {
        return false;
    }
    if key.bytes().all(|byte| byte.is_ascii_digit()) {
        return remainder(&format!("{siren}12"), 97) == remainder(key, 100);
    }
    let places: Option<Vec<i64>> = key
        .chars()
        .map(|char| KEYS.find(char).and_then(|place| i64::try_from(place).ok()))
        .collect();
    let Some([first, second]) = places.as_deref() else {
        return false;
    };
    let check = if *first < 10 {
        first * 24 + second - 10
    } else {
        first * 34 + second - 100
    };
    (remainder(siren, 11) + 1 + check / 11) % 11 == check % 11
}

/// Two generations of numbers; those of the government and of health authorities have no check digits.
fn united_kingdom(id: &str) -> bool {
    if let Some(number) = id.strip_prefix("GBGD") {
        return remainder(number, 1000) < 500;
    }
    if let Some(number) = id.strip_prefix("GBHA") {
        return remainder(number, 1000) >= 500;
    }
    let number = &id[2..];
    let sum = weighted(number, &[8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
    [0, 42, 55].contains(&sum)
}

fn greece(id: &str) -> bool {
    let sum = id.bytes().take(8).fold(0, |sum, byte| sum * 2 + value(byte));
    sum * 2 % 11 % 10 == digit(id, 8)
}

/// The second character of an old number is a letter, and its first digit belongs behind the others.
fn ireland(id: &str) -> bool {
    const LETTERS: &[u8] = b"WABCDEFGHIJKLMNOPQRSTUV";
    let is_old = !id.as_bytes()[1].is_ascii_digit();
    let number = if is_old {
        format!("0{}{}", &id[2..7], &id[..1])
    } else {
        id[..7].to_owned()
    };
    let second = id.as_bytes().get(8);
    let extra = second.and_then(|letter| LETTERS.iter().position(|other| other == letter));
    if second.is_some() && extra.is_none() {
        return false;
    }
    let extra = extra.and_then(|place| i64::try_from(place).ok()).unwrap_or(0);
    let sum = weighted(&number, &[8, 7, 6, 5, 4, 3, 2]) + 9 * extra;
    let place = usize::try_from(sum % 23).unwrap_or_default();
    LETTERS[place] == id.as_bytes()[7]
}

/// As in Luhn's sum, in base 36.
fn india(id: &str) -> bool {
    let values = id.bytes().rev().map(value).enumerate();
    let sum: i64 = values
        .map(|(place, value)| {
            let value = if place % 2 == 0 { value } else { value * 2 };
            value / 36 + value % 36
        })
        .sum();
    sum % 36 == 0
}

fn south_korea(id: &str) -> bool {
    let sum = weighted(id, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + digit(id, 8) * 5 / 10;
    (10 - sum % 10) % 10 == digit(id, 9)
}

/// Nine digits, or twelve; the last but one is always 1.
fn lithuania(id: &str) -> bool {
    let body = &id[..id.len() - 1];
    let sum = |first: i64| {
        let weights = (first..=9).chain((1..=9).cycle());
        let products = body.bytes().zip(weights);
        products.map(|(byte, weight)| value(byte) * weight).sum::<i64>() % 11
    };
    let check = match sum(1) {
        10 => sum(3) % 10,
        check => check,
    };
    body.ends_with('1') && check == digit(id, body.len())
}

fn luxembourg(id: &str) -> bool {
    let (body, check) = id.split_at(6);
    remainder(body, 89) == remainder(check, 100)
}

/// Companies begin with 4 to 9; people have their birthday in front, or 32 and no check digit.
fn latvia(id: &str) -> bool {
    if digit(id, 0) > 3 {
        return weighted(id, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3;
    }
    let sum = 1 + weighted(id, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]);
    id.starts_with("32") || sum % 11 % 10 == digit(id, 10)
}

/// Either the number before the B is one of the register of people and companies, or the whole has the check
/// digits that sole traders got in 2020.
fn netherlands(id: &str) -> bool {
    weighted(id, &[9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0 || remainder(&format!("NL{id}"), 97) == 1
}

fn new_zealand(id: &str) -> bool {
    let id = format!("{id:0>9}");
    let check = |weights: &[i64]| (-weighted(&id, weights)).rem_euclid(11);
    let check = match check(&[3, 2, 7, 6, 5, 4, 3, 2]) {
        10 => check(&[7, 4, 3, 2, 5, 2, 7, 6]),
        check => check,
    };
    check == digit(&id, 8)
}

fn portugal(id: &str) -> bool {
    last_of_eleven(weighted(id, &[9, 8, 7, 6, 5, 4, 3, 2])) % 11 % 10 == digit(id, 8)
}

fn romania(id: &str) -> bool {
    let id = format!("{id:0>10}");
    weighted(&id, &[7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == digit(&id, 9)
}

fn slovenia(id: &str) -> bool {
    match last_of_eleven(weighted(id, &[8, 7, 6, 5, 4, 3, 2])) {
        10 => digit(id, 7) == 0,
        check => check == digit(id, 7),
    }
}

fn turkey(id: &str) -> bool {
    let sum: i64 = (0..9)
        .map(|place: usize| {
            let moved = (digit(id, place) + 9 - i64::try_from(place).unwrap_or(0)) % 10;
            let product = moved * (1_i64 << (9 - place)) % 9;
            if moved != 0 && product == 0 { 9 } else { product }
        })
        .sum();
    (10 - sum % 10) % 10 == digit(id, 9)
}

/// The digits of the products are added; with a 7 in the last place but one, either of two sums is right.
fn taiwan(id: &str) -> bool {
    let products = id.bytes().zip([1, 2, 1, 2, 1, 2, 4, 1]);
    let sum: i64 = products
        .map(|(byte, weight)| value(byte) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    sum % 5 == 0 || (digit(id, 6) == 7 && (sum + 1) % 5 == 0)
}
