//! Bars on a logarithmic scale: one picture for each group of workloads, with ours at the top of each panel.

use std::fs;
use std::ops::Range;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::entrants::OURS;
use super::results::{Figure, Results, Row};
use super::workload::MACHINE;
use crate::table::number;

const WIDTH: u32 = 980;
const LABELS: u32 = 240;
const BAR: u32 = 18;
/// The height of a panel's title and axis.
const FRAME: u32 = 64;

const OUR_COLOUR: RGBColor = RGBColor(192, 57, 43);
const COLOUR: RGBColor = RGBColor(149, 165, 176);

type Error = Box<dyn std::error::Error>;

/// A workload's figure, for everyone who has one.
struct Panel<'a> {
    title: String,
    bars: Vec<(&'a Row, &'a Figure)>,
}

/// Writes the pictures to `folder`.
pub(super) fn write(results: &Results, folder: &Path) -> Result<(), Error> {
    let mut groups: Vec<&str> = results.rows.iter().map(|row| row.group.as_str()).collect();
    groups.dedup();
    for group in groups {
        let panels = panels(results, group);
        if !panels.is_empty() {
            let name = format!("{}.svg", group.replace(' ', "-"));
            let picture = draw(&panels)?;
            fs::write(folder.join(name), picture)?;
        }
    }
    Ok(())
}

fn panels<'a>(results: &'a Results, group: &str) -> Vec<Panel<'a>> {
    let rows = || results.rows.iter().filter(|row| row.group == group);
    let mut titles: Vec<(&str, &str, &str)> = Vec::new();
    for row in rows().filter(|row| row.framework != MACHINE) {
        for figure in row.figures() {
            let title = (
                row.workload.as_str(),
                figure.name.as_str(),
                figure.unit.as_str(),
            );
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
    }
    let panel = |(workload, name, unit): (&str, &str, &str)| {
        let figure = |row: &'a Row| {
            let found = row.figures().iter().find(|figure| figure.name == name)?;
            // A logarithm needs something above zero.
            (found.spread().min > 0.0).then_some((row, found))
        };
        let bars = rows()
            .filter(|row| row.workload == workload)
            .filter_map(figure);
        Panel {
            title: format!("{workload} {name} ({unit}, less is better)"),
            bars: bars.collect(),
        }
    };
    let panels = titles.into_iter().map(panel);
    panels.filter(|panel| !panel.bars.is_empty()).collect()
}

fn draw(panels: &[Panel<'_>]) -> Result<String, Error> {
    let height = |panel: &Panel<'_>| FRAME + BAR * panel.bars.len() as u32;
    let mut picture = String::new();
    {
        let whole = (WIDTH, panels.iter().map(height).sum());
        let mut rest = SVGBackend::with_string(&mut picture, whole).into_drawing_area();
        rest.fill(&WHITE)?;
        for panel in panels {
            let (area, below) = rest.split_vertically(height(panel));
            panel.draw(&area)?;
            rest = below;
        }
        rest.present()?;
    }
    Ok(picture)
}

impl Panel<'_> {
    fn draw(&self, area: &DrawingArea<SVGBackend<'_>, Shift>) -> Result<(), Error> {
        let range = self.range();
        let mut chart = ChartBuilder::on(area)
            .caption(&self.title, ("sans-serif", 15))
            .margin_right(70)
            .x_label_area_size(24)
            .y_label_area_size(LABELS)
            .build_cartesian_2d(range.clone().log_scale(), 0.0..self.bars.len() as f64)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .y_labels(0)
            .x_label_formatter(&|value| number(*value))
            .light_line_style(RGBColor(240, 240, 240))
            .draw()?;
        for (index, (row, figure)) in self.bars.iter().enumerate() {
            // The first one is at the top.
            let base = (self.bars.len() - 1 - index) as f64;
            let spread = figure.spread();
            let colour = if row.framework == OURS {
                OUR_COLOUR
            } else {
                COLOUR
            };
            let bar = [(range.start, base + 0.15), (spread.median, base + 0.85)];
            let whisker = [(spread.min, base + 0.5), (spread.max, base + 0.5)];
            chart.draw_series([Rectangle::new(bar, colour.filled())])?;
            chart.draw_series([PathElement::new(whisker, BLACK)])?;

            let text = |side| {
                ("sans-serif", 12)
                    .into_font()
                    .color(&BLACK)
                    .pos(Pos::new(side, VPos::Center))
            };
            let (left, middle) = chart.backend_coord(&(range.start, base + 0.5));
            let (right, _) = chart.backend_coord(&(spread.max, base + 0.5));
            let origin = area.get_base_pixel();
            let place = |x: i32| (x - origin.0, middle - origin.1);
            area.draw(&Text::new(
                row.entrant.clone(),
                place(left - 6),
                text(HPos::Right),
            ))?;
            area.draw(&Text::new(
                number(spread.median),
                place(right + 6),
                text(HPos::Left),
            ))?;
        }
        Ok(())
    }

    fn range(&self) -> Range<f64> {
        let spreads = || self.bars.iter().map(|(_, figure)| figure.spread());
        let least = spreads().map(|spread| spread.min).fold(f64::MAX, f64::min);
        let most = spreads().map(|spread| spread.max).fold(0.0, f64::max);
        least / 2.0..most * 1.1
    }
}
