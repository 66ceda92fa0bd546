//! Text on a page: fonts, shaping, and lines that fit a width. Lengths are thousandths of a point.

use rustybuzz::ttf_parser::Tag;
use rustybuzz::{Direction, Feature, UnicodeBuffer};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use unicode_bidi::BidiInfo;

/// A length in thousandths of a point.
pub type Length = i32;

/// The faces, in the order in which a character's glyph is looked for; `fonts/README.md` says where they
/// are from. The first two are the weights of the same family.
const FILES: [&[u8]; 7] = [
    include_bytes!("../../fonts/Inter-Regular.otf"),
    include_bytes!("../../fonts/Inter-SemiBold.otf"),
    include_bytes!("../../fonts/NotoSansHebrew-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansArmenian-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansGeorgian-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansThai-Regular.ttf"),
];
/// The first of [`FILES`] that serves both weights.
const FIRST_FALLBACK: usize = 2;
/// Where systems keep a font for Chinese, Japanese and Korean. It is too large to be compiled in, and the
/// first of these that is there is used; the first face of a collection is the Japanese one.
const SYSTEM: [&str; 9] = [
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto/NotoSansCJK-Regular.ttc",
    "/usr/local/share/fonts/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "C:\\Windows\\Fonts\\msgothic.ttc",
];
/// The largest font file that is read, in bytes.
const MAX_FONT: u64 = 64 * 1024 * 1024;
/// A character that such a font has.
const HAN: char = '日';
/// The characters of a text that are shown; nothing that the API accepts for an invoice is longer.
const SHOWN: usize = 1_000;

/// What stands for a character that no face has.
const BOX: char = '□';

/// How heavy a text is; also the place of its face in [`FILES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// As most text is.
    Regular = 0,
    /// For sums and headings.
    Strong = 1,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The font size.
    pub size: Length,
    pub(crate) weight: Weight,
    /// Red, green and blue.
    pub ink: [u8; 3],
}

impl Style {
    /// From one baseline to the next.
    pub fn leading(self) -> Length {
        self.size * 29 / 20
    }
}

/// A font file, for shaping and for the document.
struct Face {
    shaper: rustybuzz::Face<'static>,
    font: krilla::text::Font,
}

impl Face {
    fn read(data: &'static [u8]) -> Option<Self> {
        Some(Self {
            shaper: rustybuzz::Face::from_slice(data, 0)?,
            font: krilla::text::Font::new(data.into(), 0)?,
        })
    }
}

/// The faces of [`FILES`], and the system's, which is read when a text needs it.
pub struct Fonts {
    own: Vec<Face>,
    system: OnceLock<Option<Face>>,
    path: Option<PathBuf>,
}

/// The system's font for Chinese, Japanese and Korean, if it has one.
pub fn system_font() -> Option<&'static Path> {
    SYSTEM.into_iter().map(Path::new).find(|path| path.is_file())
}

/// A glyph and where it goes, in units of its font.
#[derive(Debug, Clone)]
pub struct Glyph {
    id: u32,
    /// The bytes of the line's text that it shows.
    text: Range<usize>,
    advance: i32,
    offset: (i32, i32),
    units: i32,
}

#[expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "the library draws in floats; font units are small integers"
)]
fn scaled(value: i32, units: i32, size: f32) -> f32 {
    value as f32 / units as f32 * size
}

impl krilla::text::Glyph for Glyph {
    fn glyph_id(&self) -> krilla::text::GlyphId {
        krilla::text::GlyphId::new(self.id)
    }

    fn text_range(&self) -> Range<usize> {
        self.text.clone()
    }

    fn x_advance(&self, size: f32) -> f32 {
        scaled(self.advance, self.units, size)
    }

    fn x_offset(&self, size: f32) -> f32 {
        scaled(self.offset.0, self.units, size)
    }

    fn y_offset(&self, size: f32) -> f32 {
        scaled(self.offset.1, self.units, size)
    }

    fn y_advance(&self, _: f32) -> f32 {
        0.0
    }

    fn location(&self) -> Option<krilla::surface::Location> {
        None
    }
}

/// Glyphs of one face, next to each other.
#[derive(Debug)]
pub struct Run {
    face: usize,
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) width: Length,
    /// Whether a box stands for a character that no face has.
    misses: bool,
}

/// A shaped line; its runs are in the order in which they are drawn, from left to right.
#[derive(Debug)]
pub struct Line {
    pub(crate) text: String,
    pub(crate) runs: Vec<Run>,
    pub(crate) width: Length,
    /// Whether a box stands for a character that no face has.
    pub(crate) misses: bool,
}

impl Fonts {
    /// The fonts, read once; `None` if a file that was compiled in cannot be read.
    pub fn get() -> Option<&'static Self> {
        static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
        let load = || {
            let system = system_font();
            if system.is_none() {
                tracing::info!(
                    "no font for Chinese, Japanese and Korean: invoices show boxes for their characters; \
                     `pandabase doctor` says what to install"
                );
            }
            Self::with(system)
        };
        FONTS.get_or_init(load).as_ref()
    }

    /// The fonts that are compiled in, and the system's at `path`.
    pub(super) fn with(path: Option<&Path>) -> Option<Self> {
        Some(Self {
            own: FILES.into_iter().map(Face::read).collect::<Option<_>>()?,
            system: OnceLock::new(),
            path: path.map(Path::to_owned),
        })
    }

    /// Whether Chinese, Japanese and Korean can be written.
    pub fn has_han(&self) -> bool {
        let system = self.system();
        system.is_some_and(|face| face.shaper.glyph_index(HAN).is_some())
    }

    /// The system's face. Its file stays in memory, as those that are compiled in do.
    fn system(&self) -> Option<&Face> {
        let read = || {
            let path = self.path.as_ref()?;
            if std::fs::metadata(path).is_ok_and(|file| file.len() > MAX_FONT) {
                return None;
            }
            let data = std::fs::read(path).ok()?;
            let face = Face::read(Box::leak(data.into_boxed_slice()));
            if face.is_none() {
                tracing::warn!(path = %path.display(), "a font of the system cannot be read");
            }
            face
        };
        self.system.get_or_init(read).as_ref()
    }

    /// The face at a place: those of [`FILES`], then the system's.
    fn face(&self, place: usize) -> Option<&Face> {
        match self.own.get(place) {
            None if place == self.own.len() => self.system(),
            own => own,
        }
    }

    /// The font of a run, for drawing it.
    pub fn font(&self, run: &Run) -> Option<krilla::text::Font> {
        Some(self.face(run.face)?.font.clone())
    }

    /// A text as one line, however long.
    pub fn line(&self, text: &str, style: Style) -> Line {
        let text = plain(text);
        let bidi = BidiInfo::new(&text, None);
        let mut runs = Vec::new();
        for paragraph in &bidi.paragraphs {
            let (levels, order) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for range in order {
                let is_rtl = levels.get(range.start).is_some_and(|level| level.is_rtl());
                let mut pieces = self.pieces(&text, &range, style.weight);
                if is_rtl {
                    pieces.reverse();
                }
                runs.extend(pieces.into_iter().filter_map(|(face, piece)| {
                    let shaped = self.run(face, &text, piece, is_rtl, style.size);
                    shaped.filter(|run| !run.glyphs.is_empty())
                }));
            }
        }
        let width = runs.iter().map(|run| run.width).sum();
        let misses = runs.iter().any(|run| run.misses);
        Line {
            text,
            runs,
            width,
            misses,
        }
    }

    /// A text in as many lines as it needs within `width`; a word that is too long is cut.
    pub fn lines(&self, text: &str, style: Style, width: Length) -> Vec<Line> {
        let text = plain(text);
        let space = self.line(" ", style).width;
        let mut lines: Vec<String> = Vec::new();
        // The room in the last line.
        let mut room = 0;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            for (number, (part, wide)) in self.parts(word, style, width).into_iter().enumerate() {
                match lines.last_mut() {
                    Some(line) if number == 0 && space + wide <= room => {
                        line.push(' ');
                        line.push_str(part);
                        room -= space + wide;
                    }
                    _ => {
                        lines.push(part.to_owned());
                        room = width - wide;
                    }
                }
            }
        }
        lines.iter().map(|line| self.line(line, style)).collect()
    }

    /// A word with its width, cut where it would pass `width`.
    fn parts<'a>(&self, word: &'a str, style: Style, width: Length) -> Vec<(&'a str, Length)> {
        let line = self.line(word, style);
        if line.width <= width {
            return vec![(word, line.width)];
        }
        let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
        let mut clusters: Vec<(usize, Length)> = glyphs
            .map(|glyph| {
                (
                    glyph.text.start,
                    to_length(glyph.advance, glyph.units, style.size),
                )
            })
            .collect();
        clusters.sort_unstable_by_key(|(start, _)| *start);
        // Where the parts begin, and how wide they are.
        let mut cuts: Vec<(usize, Length)> = Vec::new();
        for (start, advance) in clusters {
            match cuts.last_mut() {
                Some((begin, wide)) if *wide + advance <= width || *begin == start => *wide += advance,
                _ => cuts.push((start, advance)),
            }
        }
        let ends = cuts.iter().skip(1).map(|(start, _)| *start).chain([word.len()]);
        let parts = cuts.iter().zip(ends);
        parts
            .filter_map(|((start, wide), end)| Some((word.get(*start..end)?, *wide)))
            .collect()
    }

    /// A part of a line by the faces that have its characters, in logical order.
    fn pieces(&self, text: &str, range: &Range<usize>, weight: Weight) -> Vec<(usize, Range<usize>)> {
        let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
        for (offset, character) in text.get(range.clone()).unwrap_or_default().char_indices() {
            let start = range.start + offset;
            let end = start + character.len_utf8();
            let face = self.face_for(character, pieces.last().map(|(face, _)| *face), weight);
            match pieces.last_mut() {
                Some((same, piece)) if *same == face => piece.end = end,
                _ => pieces.push((face, start..end)),
            }
        }
        pieces
    }

    /// The face of a character. Spaces, marks and signs stay with what they follow; what no face has is
    /// shown by the main one as a box.
    fn face_for(&self, character: char, previous: Option<usize>, weight: Weight) -> usize {
        let own = weight as usize;
        let has = |face: &usize| {
            let face = self.face(*face);
            face.is_some_and(|face| face.shaper.glyph_index(character).is_some())
        };
        let follows = previous.filter(|_| !character.is_alphanumeric());
        let mut faces = follows
            .into_iter()
            .chain([own])
            .chain(FIRST_FALLBACK..=self.own.len());
        faces.find(has).or(follows).unwrap_or(own)
    }

    fn run(&self, face: usize, text: &str, piece: Range<usize>, is_rtl: bool, size: Length) -> Option<Run> {
        let shaper = &self.face(face)?.shaper;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text.get(piece.clone())?);
        buffer.guess_segment_properties();
        buffer.set_direction(if is_rtl {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        });
        // Digits of one width, so that amounts stand below each other.
        let features = [Feature::new(Tag::from_bytes(b"tnum"), 1, ..)];
        let shaped = rustybuzz::shape(shaper, &features, buffer);
        let clusters: Vec<usize> = shaped
            .glyph_infos()
            .iter()
            .map(|info| usize::try_from(info.cluster).unwrap_or_default())
            .collect();
        let mut starts = clusters.clone();
        starts.sort_unstable();
        starts.dedup();
        let units = shaper.units_per_em();
        let stand_in = shaper.glyph_index(BOX).map(|id| {
            let advance = shaper.glyph_hor_advance(id).unwrap_or_default();
            (u32::from(id.0), i32::from(advance))
        });
        let misses = shaped.glyph_infos().iter().any(|info| info.glyph_id == 0);
        let places = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
        let glyphs: Vec<Glyph> = places
            .zip(clusters)
            .map(|((info, place), cluster)| {
                let after = starts.partition_point(|start| *start <= cluster);
                let end = starts.get(after).map_or(piece.end, |next| piece.start + next);
                // A reader of the PDF ignores the text of the font's own sign for missing glyphs.
                let (id, advance) = match stand_in {
                    Some(stand_in) if info.glyph_id == 0 => stand_in,
                    _ => (info.glyph_id, place.x_advance),
                };
                Glyph {
                    id,
                    text: piece.start + cluster..end,
                    advance,
                    offset: (place.x_offset, place.y_offset),
                    units,
                }
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        Some(Run {
            face,
            glyphs,
            width: to_length(width, units, size),
            misses,
        })
    }
}

fn to_length(value: i32, units: i32, size: Length) -> Length {
    let scaled = i64::from(value) * i64::from(size) / i64::from(units.max(1));
    Length::try_from(scaled).unwrap_or(Length::MAX / 2)
}

/// The beginning of a text without what would move it or its neighbours: controls become spaces, and the
/// marks that turn the direction of what follows are left out, so that a name cannot rearrange the amounts
/// beside it.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|character| {
        !matches!(
            character,
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
    });
    let shown = kept.map(|character| match character {
        '\u{2028}' | '\u{2029}' => ' ',
        character if character.is_control() => ' ',
        character => character,
    });
    shown.take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style {
        size: 9_000,
        weight: Weight::Regular,
        ink: [0; 3],
    };

    /// Those that are compiled in: what the machine of a test has does not matter.
    fn fonts() -> &'static Fonts {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| Fonts::with(None).unwrap())
    }

    /// The texts of lines, and the widest of them.
    fn wrapped(text: &str, width: Length) -> (Vec<String>, Length) {
        let lines = fonts().lines(text, STYLE, width);
        let widest = lines.iter().map(|line| line.width).max().unwrap_or_default();
        (lines.into_iter().map(|line| line.text).collect(), widest)
    }

    #[test]
    fn lines_break_between_words_and_long_words_are_cut() {
        let (lines, widest) = wrapped("a bill for  many words,\nand one more", 60_000);
        assert!(lines.len() > 1 && widest <= 60_000, "{lines:?}");
        assert_eq!(lines.join(" "), "a bill for many words, and one more");
        let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
        let (lines, widest) = wrapped(word, 60_000);
        assert!(lines.len() > 3 && widest <= 60_000, "{lines:?}");
        assert_eq!(lines.concat(), word);
        assert_eq!(wrapped("", 60_000).0.len(), 0);
        // No glyph fits, and still every character has its line.
        assert_eq!(wrapped("abc", 1).0, ["a", "b", "c"]);
    }

    #[test]
    fn every_script_has_its_face_and_strangers_a_box() {
        for (text, faces) in [
            ("Zoë Łukasz Νίκος Юлия", vec![0]),
            ("שלום", vec![2]),
            ("مرحبا", vec![3]),
            ("Նարե, ნინო", vec![4, 0, 5]),
            ("สวัสดี", vec![6]),
            ("漢字 😀", vec![0]),
        ] {
            let line = fonts().line(text, STYLE);
            let found: Vec<usize> = line.runs.iter().map(|run| run.face).collect();
            assert_eq!(found, faces, "{text}");
            let mut shown: Vec<_> = line
                .runs
                .iter()
                .flat_map(|run| &run.glyphs)
                .map(|glyph| glyph.text.clone())
                .collect();
            shown.sort_by_key(|range| range.start);
            shown.dedup();
            let shown: String = shown.into_iter().map(|range| &text[range]).collect();
            assert_eq!(shown, text);
        }
        let first = |text| fonts().line(text, STYLE).runs[0].glyphs[0].id;
        assert_eq!(first("漢"), first("□"));
        assert_ne!(first("□"), 0);
    }

    #[test]
    fn a_line_says_whether_characters_are_missing() {
        assert!(!fonts().line("Zoë Łukasz", STYLE).misses);
        assert!(fonts().line("Zoë 漢字", STYLE).misses);
        assert!(!fonts().has_han());
        let gone = Fonts::with(Some(Path::new("/nowhere/font.ttc"))).unwrap();
        assert!(!gone.has_han() && gone.line("漢字", STYLE).misses);
    }

    #[test]
    fn right_to_left_text_is_laid_out_from_the_right() {
        let line = fonts().line("שלום עולם", STYLE);
        let starts: Vec<usize> = line.runs[0].glyphs.iter().map(|glyph| glyph.text.start).collect();
        assert!(starts.is_sorted_by(|a, b| a >= b), "{starts:?}");
        // A mark that would turn the rest of the line around is gone.
        assert_eq!(fonts().line("Ann\u{202e}ie", STYLE).text, "Annie");
    }

    #[test]
    fn digits_are_equally_wide() {
        let width = |text| fonts().line(text, STYLE).width;
        assert_eq!(width("1111"), width("8888"));
    }
}
