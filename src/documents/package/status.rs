//! Which of the files can be built, and what the others wait for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::definition::{Definition, Package, Stamp};

/// How far a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Readiness {
    /// It can be built and handed over.
    Ready,
    /// Papers are missing.
    Missing {
        /// The steps without any paper, in the file's order.
        steps: Vec<String>,
    },
    /// All papers are there: they are to be printed and stamped, and their scan is to be sent back.
    NeedsStamp,
}

/// A file and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The file's exact name.
    pub name: String,
    /// How far it is.
    pub readiness: Readiness,
    /// How many papers it would be made of: of the stamped ones once they are there.
    pub papers: u32,
}

/// What has been sent so far.
#[derive(Clone, Debug, Default)]
pub struct Collected {
    /// How many papers each step has. A step that isn't in here has none.
    pub papers: BTreeMap<String, u32>,
    /// How many stamped scans there are of a file, by its exact name; those of its [`Definition::stamped_step`] needn't be
    /// repeated here.
    pub stamped: BTreeMap<String, u32>,
}

impl Collected {
    fn of(&self, step: &str) -> u32 {
        self.papers.get(step).copied().unwrap_or(0)
    }

    fn stamped(&self, file: &Definition) -> u32 {
        let by_step = file.stamped_step.as_deref().map_or(0, |step| self.of(step));
        by_step.max(self.stamped.get(&file.name).copied().unwrap_or(0))
    }
}

/// How far each file of the package is, in its order.
pub fn status(package: &Package, collected: &Collected) -> Vec<Status> {
    package.files.iter().map(|file| status_of(file, collected)).collect()
}

fn status_of(file: &Definition, collected: &Collected) -> Status {
    let stamped = match file.stamp {
        Stamp::Print => collected.stamped(file),
        Stamp::None | Stamp::Sent => 0,
    };
    let missing: Vec<String> = file
        .from
        .iter()
        .filter(|step| collected.of(step) == 0)
        .cloned()
        .collect();
    let papers = match stamped {
        0 => file.from.iter().map(|step| collected.of(step)).sum(),
        stamped => stamped,
    };
    // A stamped scan is the file, whatever it was once printed from.
    let readiness = match (stamped, file.stamp) {
        (1.., _) => Readiness::Ready,
        _ if !missing.is_empty() => Readiness::Missing { steps: missing },
        (_, Stamp::Print) => Readiness::NeedsStamp,
        _ => Readiness::Ready,
    };
    Status {
        name: file.name.clone(),
        readiness,
        papers,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::package::Making;

    fn file(stamp: Stamp) -> Definition {
        Definition {
            name: "甲.pdf".to_owned(),
            from: vec!["one".to_owned(), "two".to_owned()],
            making: Making::Pages,
            stamp,
            stamped_step: Some("scan".to_owned()),
            stage: "last".to_owned(),
        }
    }

    #[test]
    fn a_file_is_missing_then_to_be_stamped_then_ready() {
        let missing = |steps: &[&str]| Readiness::Missing {
            steps: steps.iter().map(|step| (*step).to_owned()).collect(),
        };
        let papers = |list: &[(&str, u32)]| list.iter().map(|(step, count)| ((*step).to_owned(), *count)).collect();
        let cases = [
            (Stamp::Print, papers(&[]), missing(&["one", "two"]), 0),
            (Stamp::Print, papers(&[("two", 3)]), missing(&["one"]), 3),
            (Stamp::Print, papers(&[("one", 1), ("two", 0)]), missing(&["two"]), 1),
            (
                Stamp::Print,
                papers(&[("one", 1), ("two", 3)]),
                Readiness::NeedsStamp,
                4,
            ),
            (
                Stamp::Print,
                papers(&[("one", 1), ("two", 3), ("scan", 2)]),
                Readiness::Ready,
                2,
            ),
            (Stamp::Print, papers(&[("scan", 2)]), Readiness::Ready, 2),
            (Stamp::None, papers(&[("one", 1), ("two", 1)]), Readiness::Ready, 2),
            (Stamp::Sent, papers(&[("one", 1), ("scan", 1)]), missing(&["two"]), 1),
        ];
        for (stamp, papers, readiness, count) in cases {
            let package = Package {
                files: vec![file(stamp)],
            };
            let collected = Collected {
                papers,
                ..Collected::default()
            };
            let expected = Status {
                name: "甲.pdf".to_owned(),
                readiness,
                papers: count,
            };
            assert_eq!(status(&package, &collected), [expected], "{stamp:?} {collected:?}");
        }
    }

    #[test]
    fn stamped_scans_may_be_kept_without_a_step() {
        let package = Package {
            files: vec![file(Stamp::Print)],
        };
        let collected = Collected {
            stamped: [("甲.pdf".to_owned(), 1)].into(),
            ..Collected::default()
        };
        assert_eq!(status(&package, &collected)[0].readiness, Readiness::Ready);
    }
}
