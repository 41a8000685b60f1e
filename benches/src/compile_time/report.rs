//! Prints what was measured: tables for people, or every sample as CSV.

use std::fmt::Write as _;

use super::{Framework, Shape, clock::Clock, measure::Row, project::Project};

/// The share of the cheaper rival's time that a method of ours may take.
const AIM: f64 = 0.5;
/// With fewer methods, the difference is lost in the noise of a compiler that takes a tenth of a second to start.
const ENOUGH_METHODS: usize = 400;

/// All tables of times.
pub(super) fn markdown(rows: &[Row], clock: Clock) -> String {
    format!("{}{}", costs(rows, clock), samples(rows, clock))
}

/// The time of each program, and what it means per method.
fn samples(rows: &[Row], clock: Clock) -> String {
    let mut text = format!(
        "{} to compile the program; what each of its methods adds to the plain one, its share of the actor \
         included; and that of ours / that of the cheaper rival.\n\n\
         | case | rounds | plain | ours | kameo | actix | ours adds | kameo | actix | ratio |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        clock.name(),
    );
    for row in rows {
        let Shape {
            actors, methods, ..
        } = row.case.shape;
        let all_methods = (actors * methods) as f64;
        let whole = [Framework::Plain, Framework::Ours]
            .into_iter()
            .chain(Framework::RIVALS)
            .map(|framework| cell(row.median(framework), 0));
        let added = [Framework::Ours]
            .into_iter()
            .chain(Framework::RIVALS)
            .map(|framework| cell(row.added(framework).map(|added| added / all_methods), 2));
        let ratio = ratio(row.added(Framework::Ours), row.cheaper());
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.case.name(),
            row.rounds(),
            whole.collect::<Vec<_>>().join(" | "),
            added.collect::<Vec<_>>().join(" | "),
            cell(ratio, 2),
        );
    }
    text + "\nMedians over interleaved rounds.\n"
}

/// The cost of one more method, and of one more actor. Empty if there are too few sizes to tell.
fn costs(rows: &[Row], clock: Clock) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for row in rows {
        if !kinds.contains(&row.case.kind()) {
            kinds.push(row.case.kind());
        }
    }
    let lines: String = kinds
        .into_iter()
        .filter_map(|kind| {
            let rows: Vec<&Row> = rows.iter().filter(|row| row.case.kind() == kind).collect();
            cost_line(&kind, &rows)
        })
        .collect();
    if lines.is_empty() {
        return lines;
    }
    format!(
        "{} that one more method adds to the plain program, and one more actor without methods. \
         The aim is a ratio of ours to the cheaper rival below {AIM}.\n\n\
         | case | a method of ours | kameo | actix | ratio | aim | `.await` alone | an actor of ours | kameo | actix |\n\
         |---|---:|---:|---:|---:|---|---:|---:|---:|---:|\n{lines}\n",
        clock.name(),
    )
}

fn cost_line(kind: &str, rows: &[&Row]) -> Option<String> {
    let all = |framework| Costs::of(framework, rows);
    let ours = all(Framework::Ours)?;
    let rivals = Framework::RIVALS.map(all);
    let cheaper = rivals
        .iter()
        .flatten()
        .map(|costs| costs.method)
        .reduce(f64::min);
    let ratio = ratio(Some(ours.method), cheaper);
    let aim = ratio.map(|ratio| match ratio < AIM {
        true => "ok",
        false => "**missed**",
    });
    let ratio = ratio.map(|ratio| format!("**{ratio:.2}**"));
    let methods = rivals.map(|costs| cell(costs.map(|costs| costs.method), 2));
    let actors = rivals.map(|costs| cell(costs.and_then(|costs| costs.actor), 2));
    Some(format!(
        "| {kind} | {} | {} | {} | {} | {} | {} | {} |\n",
        cell(Some(ours.method), 2),
        methods.join(" | "),
        ratio.unwrap_or_default(),
        aim.unwrap_or_default(),
        cell(all(Framework::Awaited).map(|costs| costs.method), 2),
        cell(ours.actor, 2),
        actors.join(" | "),
    ))
}

/// What a framework adds, broken down: the slopes between the sizes that are furthest apart, where noise matters least.
#[derive(Clone, Copy)]
struct Costs {
    method: f64,
    actor: Option<f64>,
}

impl Costs {
    /// `rows` differ only in size.
    fn of(framework: Framework, rows: &[&Row]) -> Option<Self> {
        let added = |actors: usize, methods: usize| {
            let fits =
                |row: &&&Row| (row.case.shape.actors, row.case.shape.methods) == (actors, methods);
            rows.iter().find(fits)?.added(framework)
        };
        let most = rows.iter().map(|row| row.case.shape.actors).max()?;
        let methods = rows
            .iter()
            .filter(|row| row.case.shape.actors == most)
            .map(|row| row.case.shape.methods);
        let (few, many) = (methods.clone().min()?, methods.max()?);
        let more = most * (many - few);
        if more < ENOUGH_METHODS {
            return None;
        }
        let method = (added(most, many)? - added(most, few)?) / more as f64;
        let least = rows
            .iter()
            .filter(|row| row.case.shape.methods == few)
            .map(|row| row.case.shape.actors)
            .min()
            .filter(|&least| least < most);
        let actor = least.and_then(|least| {
            let slope = (added(most, few)? - added(least, few)?) / (most - least) as f64;
            Some(slope - few as f64 * method)
        });
        Some(Costs { method, actor })
    }
}

/// How many crates each of them depends on.
pub(super) fn trees(projects: &[Project]) -> Result<String, String> {
    let mut text = String::from("| | crates in the default dependency tree |\n|---|---:|\n");
    for project in projects {
        if matches!(project.framework, Framework::Plain | Framework::Awaited) {
            continue;
        }
        let (crates, root) = project.tree()?;
        let _ = writeln!(text, "| {root} | {crates} |");
    }
    Ok(text)
}

/// One line per sample.
pub(super) fn csv(rows: &[Row]) -> String {
    let mut text =
        String::from("command,actors,methods,async,calls,framework,round,milliseconds\n");
    for row in rows {
        let Shape {
            actors,
            methods,
            is_async,
            calls,
        } = row.case.shape;
        let command = row.case.command.name();
        for (framework, all) in &row.samples {
            let framework = framework.name();
            for (round, value) in all.iter().enumerate() {
                let _ = writeln!(
                    text,
                    "{command},{actors},{methods},{is_async},{calls},{framework},{round},{value:.1}"
                );
            }
        }
    }
    text
}

/// `None` if one of them is below what can be measured.
fn ratio(ours: Option<f64>, cheaper: Option<f64>) -> Option<f64> {
    let (ours, cheaper) = (ours?, cheaper?);
    (ours > 0.0 && cheaper > 0.0).then_some(ours / cheaper)
}

fn cell(value: Option<f64>, digits: usize) -> String {
    value.map_or(String::new(), |value| format!("{value:.digits$}"))
}
