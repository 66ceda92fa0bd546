//! Postal codes, as far as they say more about the tax than country and state.

use super::country::Country;

/// The first three digits of a US postal code: 5 digits, or 9 with or without a hyphen.
pub(super) fn us_prefix(text: &str) -> Option<u16> {
    let text = text.trim();
    let digits = match text.split_once('-') {
        Some((five, four)) if five.len() == 5 && four.len() == 4 => format!("{five}{four}"),
        Some(_) => return None,
        None => text.to_owned(),
    };
    let is_code = matches!(digits.len(), 5 | 9) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_code {
        digits.get(..3)?.parse().ok()
    } else {
        None
    }
}

/// The states where mail with a prefix goes; none for a prefix that the table does not know.
pub(super) fn states_of(prefix: u16) -> &'static [&'static str] {
    let row = PREFIXES.iter().find(|row| (row.0..=row.1).contains(&prefix));
    row.map_or(&[], |row| row.2)
}

/// The state or province of a postal code, where there is only one.
pub(super) fn state_of(country: Country, text: &str) -> Option<&'static str> {
    match country.as_str() {
        "US" => match states_of(us_prefix(text)?) {
            &[state] => Some(state),
            _ => None,
        },
        "CA" => province_of(text),
        _ => None,
    }
}

/// Canada's first letters. X is two territories.
fn province_of(text: &str) -> Option<&'static str> {
    let code: String = text
        .chars()
        .filter(|char| !matches!(char, ' ' | '-'))
        .map(|char| char.to_ascii_uppercase())
        .collect();
    let forms = code.bytes().enumerate().all(|(place, byte)| {
        if place % 2 == 0 {
            byte.is_ascii_uppercase()
        } else {
            byte.is_ascii_digit()
        }
    });
    if code.len() != 6 || !forms {
        return None;
    }
    Some(match code.as_bytes()[0] {
        b'A' => "NL",
        b'B' => "NS",
        b'C' => "PE",
        b'E' => "NB",
        b'G' | b'H' | b'J' => "QC",
        b'K' | b'L' | b'M' | b'N' | b'P' => "ON",
        b'R' => "MB",
        b'S' => "SK",
        b'T' => "AB",
        b'V' => "BC",
        b'X' if ["X0A", "X0B", "X0C"].contains(&&code[..3]) => "NU",
        b'X' => "NT",
        b'Y' => "YT",
        _ => return None,
    })
}

/// The number by which the table of special territories knows a postal code: all five digits, or in Portugal
/// the first four of four or seven.
pub(super) fn number(country: Country, text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix(country.as_str()).unwrap_or(&text);
    let digits: String = text.chars().filter(|char| !matches!(char, ' ' | '-')).collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match (country.as_str(), digits.len()) {
        ("PT", 4 | 7) => digits.get(..4)?.parse().ok(),
        ("PT", _) => None,
        (_, 5) => digits.parse().ok(),
        _ => None,
    }
}

/// First and last prefix, and where their mail goes. Source: USPS, "L002, 3-digit ZIP code prefix matrix",
/// and for what belongs to two states the post offices of Fishers Island (063) and Alta (834).
#[rustfmt::skip]
const PREFIXES: &[(u16, u16, &[&str])] = &[
    (5, 5, &["NY"]), (6, 7, &["PR"]), (8, 8, &["VI"]), (9, 9, &["PR"]),
    (10, 27, &["MA"]), (28, 29, &["RI"]), (30, 38, &["NH"]), (39, 49, &["ME"]),
    (50, 54, &["VT"]), (55, 55, &["MA"]), (56, 59, &["VT"]),
    (60, 62, &["CT"]), (63, 63, &["CT", "NY"]), (64, 69, &["CT"]), (70, 89, &["NJ"]),
    (90, 98, &["AE"]),
    (100, 149, &["NY"]), (150, 196, &["PA"]), (197, 199, &["DE"]),
    (200, 200, &["DC"]), (201, 201, &["VA"]), (202, 205, &["DC"]),
    (206, 212, &["MD"]), (214, 219, &["MD"]), (220, 246, &["VA"]), (247, 268, &["WV"]),
    (270, 289, &["NC"]), (290, 299, &["SC"]),
    (300, 319, &["GA"]), (320, 339, &["FL"]), (340, 340, &["AA"]), (341, 342, &["FL"]),
    (344, 344, &["FL"]), (346, 347, &["FL"]), (349, 349, &["FL"]),
    (350, 352, &["AL"]), (354, 369, &["AL"]), (370, 385, &["TN"]), (386, 397, &["MS"]), (398, 399, &["GA"]),
    (400, 418, &["KY"]), (420, 427, &["KY"]), (430, 459, &["OH"]), (460, 479, &["IN"]), (480, 499, &["MI"]),
    (500, 516, &["IA"]), (520, 528, &["IA"]),
    (530, 532, &["WI"]), (534, 535, &["WI"]), (537, 549, &["WI"]),
    (550, 551, &["MN"]), (553, 567, &["MN"]), (569, 569, &["DC"]),
    (570, 577, &["SD"]), (580, 588, &["ND"]), (590, 599, &["MT"]),
    (600, 620, &["IL"]), (622, 629, &["IL"]), (630, 631, &["MO"]), (633, 641, &["MO"]), (644, 658, &["MO"]),
    (660, 662, &["KS"]), (664, 679, &["KS"]), (680, 681, &["NE"]), (683, 693, &["NE"]),
    (700, 701, &["LA"]), (703, 708, &["LA"]), (710, 714, &["LA"]), (716, 729, &["AR"]),
    (730, 731, &["OK"]), (733, 733, &["TX"]), (734, 741, &["OK"]), (743, 749, &["OK"]),
    (750, 770, &["TX"]), (772, 799, &["TX"]),
    (800, 816, &["CO"]), (820, 831, &["WY"]), (832, 833, &["ID"]), (834, 834, &["ID", "WY"]),
    (835, 838, &["ID"]), (840, 847, &["UT"]), (850, 853, &["AZ"]), (855, 857, &["AZ"]),
    (859, 860, &["AZ"]), (863, 865, &["AZ"]),
    (870, 871, &["NM"]), (873, 875, &["NM"]), (877, 884, &["NM"]), (885, 885, &["TX"]),
    (889, 891, &["NV"]), (893, 895, &["NV"]), (897, 898, &["NV"]),
    (900, 908, &["CA"]), (910, 928, &["CA"]), (930, 961, &["CA"]), (962, 966, &["AP"]),
    (967, 967, &["HI", "AS"]), (968, 968, &["HI"]), (969, 969, &["GU", "MP", "PW", "FM", "MH"]),
    (970, 979, &["OR"]), (980, 986, &["WA"]), (988, 994, &["WA"]), (995, 999, &["AK"]),
];

#[cfg(test)]
mod tests {
    use super::super::place::regions;
    use super::*;

    #[test]
    fn the_prefixes_are_sorted_and_reach_every_state() {
        assert!(PREFIXES.is_sorted_by(|a, b| a.0 <= a.1 && a.1 < b.0));
        let us = Country::parse("US").unwrap();
        let reached = |code: &str| PREFIXES.iter().any(|row| row.2.contains(&code));
        let missing: Vec<_> = regions(us)
            .map(|region| region.0)
            .filter(|code| !reached(code))
            .collect();
        // The minor islands have no post office.
        assert_eq!(missing, ["UM"]);
        let known = |code: &&str| regions(us).any(|region| region.0 == *code);
        assert!(PREFIXES.iter().all(|row| row.2.iter().all(known)));
    }

    #[test]
    fn numbers_of_places_are_read_as_people_write_them() {
        for (country, text, expected) in [
            ("ES", "35001", Some(35001)),
            ("ES", " ES-35 001", Some(35001)),
            ("ES", "3500", None),
            ("PT", "9000-042", Some(9000)),
            ("PT", "9000", Some(9000)),
            ("PT", "90000", None),
            ("IT", "I-23041", None),
            ("DE", "D 78266", None),
            ("DE", "78266", Some(78266)),
        ] {
            assert_eq!(
                number(Country::parse(country).unwrap(), text),
                expected,
                "{country} {text}"
            );
        }
    }
}
