//! The pages of a document: text placed in columns, page breaks, and the tags that tell a screen reader
//! what is a heading and what a table.

use super::text::{Fonts, Length, Line, Style};
use krilla::color::rgb;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind,
    TagTree,
};
use std::num::NonZeroU16;

/// A4.
const WIDTH: Length = 595_276;
const HEIGHT: Length = 841_890;
/// The left and right ends of what is printed.
pub const LEFT: Length = 50_000;
pub(crate) const RIGHT: Length = WIDTH - LEFT;
const TOP: Length = 52_000;
/// Where text ends; the footer is below.
const BOTTOM: Length = HEIGHT - 70_000;
/// The baseline of the footer.
const FOOT: Length = HEIGHT - 40_000;

/// A place where text goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    page: usize,
    y: Length,
}

/// The ends of a column, and the end at which its lines are aligned.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub(crate) left: Length,
    pub(crate) right: Length,
    pub(crate) is_right_aligned: bool,
}

impl Column {
    pub(crate) const fn new(left: Length, right: Length) -> Self {
        Self {
            left,
            right,
            is_right_aligned: false,
        }
    }

    pub(crate) const fn right_aligned(left: Length, right: Length) -> Self {
        Self {
            left,
            right,
            is_right_aligned: true,
        }
    }

    pub(crate) fn width(self) -> Length {
        self.right - self.left
    }

    fn start(self, width: Length) -> Length {
        if self.is_right_aligned {
            self.right - width
        } else {
            self.left
        }
    }
}

/// A text that belongs together for a reader, over all its lines.
#[derive(Debug, Clone, Copy)]
pub struct Leaf(usize);

/// What a cell is for its table.
#[derive(Debug, Clone, Copy)]
pub enum Cell {
    /// The head of a column.
    ColumnHead(Leaf),
    /// The head of a row.
    RowHead(Leaf),
    /// A value.
    Value(Leaf),
}

/// The structure of a document, in reading order.
#[derive(Debug)]
pub enum Block {
    /// A heading of a level from 1.
    Heading(u16, Leaf),
    /// A paragraph.
    Paragraph(Leaf),
    /// A table, by rows.
    Table(Vec<Vec<Cell>>),
}

/// Something drawn.
enum Mark {
    /// A line of text by its baseline; without a leaf it is decoration.
    Text {
        x: Length,
        baseline: Length,
        line: Line,
        style: Style,
        leaf: Option<Leaf>,
    },
    /// A filled rectangle.
    Bar {
        x: Length,
        y: Length,
        width: Length,
        height: Length,
        ink: [u8; 3],
    },
}

/// A document under construction.
pub struct Sheet<'f> {
    fonts: &'f Fonts,
    pages: Vec<Vec<Mark>>,
    leaves: usize,
    at: Cursor,
    /// What the document consists of.
    pub blocks: Vec<Block>,
    /// Whether a box stands for a character whose font is missing.
    pub(crate) misses: bool,
}

impl<'f> Sheet<'f> {
    pub(crate) fn new(fonts: &'f Fonts) -> Self {
        Self {
            fonts,
            pages: vec![Vec::new()],
            leaves: 0,
            at: Cursor { page: 0, y: TOP },
            blocks: Vec::new(),
            misses: false,
        }
    }

    pub(crate) fn leaf(&mut self) -> Leaf {
        self.leaves += 1;
        Leaf(self.leaves - 1)
    }

    /// Where the next line goes.
    pub fn cursor(&self) -> Cursor {
        self.at
    }

    pub(crate) fn go_to(&mut self, cursor: Cursor) {
        self.at = cursor;
    }

    /// Leaves room.
    pub fn skip(&mut self, height: Length) {
        self.at.y += height;
    }

    /// Whether `height` fits below the cursor.
    pub fn has_room(&self, height: Length) -> bool {
        self.at.y + height <= BOTTOM
    }

    pub(crate) fn is_at_top(&self) -> bool {
        self.at.y == TOP
    }

    pub(crate) fn new_page(&mut self) {
        self.at = Cursor {
            page: self.at.page + 1,
            y: TOP,
        };
    }

    /// How high a text is in a column.
    pub fn height(&self, column: Column, style: Style, text: &str) -> Length {
        let lines = self.fonts.lines(text, style, column.width());
        lines.iter().map(|_| style.leading()).sum()
    }

    /// Writes a text below the cursor, over pages if it must.
    pub fn write(&mut self, leaf: Option<Leaf>, column: Column, style: Style, text: &str) {
        for line in self.fonts.lines(text, style, column.width()) {
            if !self.has_room(style.leading()) && !self.is_at_top() {
                self.new_page();
            }
            self.misses |= line.misses;
            // The line's own height is about its size; the rest of the leading is above and below it.
            let baseline = self.at.y + style.leading() - (style.leading() - style.size * 3 / 4) / 2;
            self.put(Mark::Text {
                x: column.start(line.width),
                baseline,
                line,
                style,
                leaf,
            });
            self.at.y += style.leading();
        }
    }

    /// A line across, from `left` to the right end.
    pub fn rule(&mut self, left: Length, thickness: Length, ink: [u8; 3]) {
        self.put(Mark::Bar {
            x: left,
            y: self.at.y,
            width: RIGHT - left,
            height: thickness,
            ink,
        });
    }

    fn put(&mut self, mark: Mark) {
        let page = self.at.page;
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, Vec::new);
        }
        if let Some(marks) = self.pages.get_mut(page) {
            marks.push(mark);
        }
    }

    /// Writes `text` and the page's number, as `numbered` words it, at the foot of every page.
    pub fn foot(&mut self, style: Style, text: &str, numbered: impl Fn(usize, usize) -> String) {
        let count = self.pages.len();
        let place = |column: Column, line: Line| Mark::Text {
            x: column.start(line.width),
            baseline: FOOT,
            line,
            style,
            leaf: None,
        };
        let column = Column::new(LEFT, RIGHT - 80_000);
        for (number, page) in (1..).zip(&mut self.pages) {
            page.push(Mark::Bar {
                x: LEFT,
                y: FOOT - 18_000,
                width: RIGHT - LEFT,
                height: 500,
                ink: [0xe3, 0xe8, 0xee],
            });
            let line = self.fonts.lines(text, style, column.width()).into_iter().next();
            page.extend(line.map(|line| place(column, line)));
            let number = self.fonts.line(&numbered(number, count), style);
            page.push(place(Column::right_aligned(LEFT, RIGHT), number));
        }
    }

    /// The document, in the language of a tag.
    ///
    /// # Errors
    /// [`KrillaError`] when the library cannot write it.
    pub fn finish(self, metadata: Metadata, language: &str) -> Result<Vec<u8>, KrillaError> {
        let mut document = krilla::Document::new();
        let mut leaves = vec![Vec::new(); self.leaves];
        for marks in &self.pages {
            // The size is a constant of this module, above zero.
            let settings = PageSettings::from_wh(points(WIDTH), points(HEIGHT)).unwrap_or_default();
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for mark in marks {
                if let Some((leaf, identifier)) = draw(&mut surface, self.fonts, mark)
                    && let Some(leaf) = leaves.get_mut(leaf.0)
                {
                    leaf.push(identifier);
                }
            }
        }
        let mut tree = TagTree::new().with_lang(Some(language.into()));
        for block in self.blocks {
            tree.push(block.group(&mut leaves));
        }
        document.set_tag_tree(tree);
        document.set_metadata(metadata);
        document.finish()
    }
}

/// Draws a mark; for text that belongs to a leaf, returns the leaf and the text's identifier.
fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) -> Option<(Leaf, Identifier)> {
    match mark {
        Mark::Text {
            x,
            baseline,
            line,
            style,
            leaf,
        } => {
            surface.set_fill(Some(fill(style.ink)));
            let tag = match leaf {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
            };
            let identifier = surface.start_tagged(tag);
            let mut x = *x;
            for run in &line.runs {
                if let Some(font) = fonts.font(run) {
                    let start = Point::from_xy(points(x), points(*baseline));
                    surface.draw_glyphs(start, &run.glyphs, font, &line.text, points(style.size), false);
                }
                x += run.width;
            }
            surface.end_tagged();
            leaf.map(|leaf| (leaf, identifier))
        }
        Mark::Bar {
            x,
            y,
            width,
            height,
            ink,
        } => {
            let mut path = PathBuilder::new();
            if let Some(bar) = Rect::from_xywh(points(*x), points(*y), points(*width), points(*height)) {
                path.push_rect(bar);
            }
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*ink)));
                surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
                surface.draw_path(&path);
                surface.end_tagged();
            }
            None
        }
    }
}

impl Block {
    fn group(self, leaves: &mut [Vec<Identifier>]) -> TagGroup {
        match self {
            Self::Heading(level, leaf) => {
                let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
                group(Tag::Hn(level, None), leaf, leaves)
            }
            Self::Paragraph(leaf) => group(Tag::P, leaf, leaves),
            Self::Table(rows) => {
                let rows = rows.into_iter().map(|cells| {
                    let cells = cells.into_iter().map(|cell| cell.group(leaves).into()).collect();
                    TagGroup::with_children(Tag::TR, cells).into()
                });
                TagGroup::with_children(Tag::Table, rows.collect())
            }
        }
    }
}

impl Cell {
    fn group(self, leaves: &mut [Vec<Identifier>]) -> TagGroup {
        match self {
            Self::ColumnHead(leaf) => group(Tag::TH(TableHeaderScope::Column), leaf, leaves),
            Self::RowHead(leaf) => group(Tag::TH(TableHeaderScope::Row), leaf, leaves),
            Self::Value(leaf) => group(Tag::TD, leaf, leaves),
        }
    }
}

/// A group with everything that was drawn for a leaf; a leaf goes into one group only.
fn group(tag: impl Into<TagKind>, leaf: Leaf, leaves: &mut [Vec<Identifier>]) -> TagGroup {
    let drawn = leaves.get_mut(leaf.0).map(std::mem::take).unwrap_or_default();
    TagGroup::with_children(tag, drawn.into_iter().map(Node::from).collect())
}

fn fill([red, green, blue]: [u8; 3]) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }
}

#[expect(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "the library draws in floats; a page is under a million thousandths of a point"
)]
fn points(length: Length) -> f32 {
    length as f32 / 1_000.0
}
