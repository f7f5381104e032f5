//! How long ten photos of 12 megapixels take to the finished archive, on one core, and how much memory.
//!
//! The photos are straightened, bound into four PDFs and put into a zip: the licence; the production licence with its notice; two
//! cards with their curriculum vitae. At the end stands the most memory that a process took which did nothing but that
//! once (`VmHWM`, on Linux), beside that of one which only read the photo; it reads the papers of one file at a time, as the program does.

#![expect(clippy::unwrap_used, reason = "a bench may stop at the first fault")]

mod drawing;

use std::{
    hint::black_box,
    process::Command,
    time::{Duration, Instant},
};

use beian::documents::{
    Facts, Limits, Look, Request, Requirement, inspect,
    package::{Archives, Bounds, Paper, bind},
    photo::measure::{Paper as Kind, Source, Thresholds, Wanted},
};
use criterion::{Criterion, criterion_group, criterion_main};

/// The files, and what their papers are. The photo shows a page: as a card it is straightened to a card's sides.
const FILES: [(&str, &[Kind]); 4] = [
    ("营业执照.pdf", &[Kind::Licence]),
    ("《广播电视节目制作经营许可证》+《办结告知书》.pdf", &[Kind::Page; 3]),
    (
        "法定代表身份正反面及简历.pdf",
        &[Kind::IdCardPortrait, Kind::IdCardEmblem, Kind::Page],
    ),
    (
        "总编辑身份正反面及简历.pdf",
        &[Kind::IdCardPortrait, Kind::IdCardEmblem, Kind::Page],
    ),
];
/// Says to the process that is started anew what it is to do, and with which file.
const ALONE: &str = "BEIAN_BENCH_PACKAGE_ALONE";

fn look(paper: Kind) -> Look {
    Look {
        wanted: Wanted {
            paper,
            colour: false,
            seal: false,
            source: Source::Photo,
        },
        thresholds: Thresholds::default(),
        without: Vec::new(),
        stop: Vec::new(),
        note: Vec::new(),
        code: None,
    }
}

fn facts(bytes: &[u8]) -> Facts {
    let requirement = Requirement {
        look: Some(look(Kind::Licence)),
        ..Requirement::default()
    };
    let request = Request {
        requirement,
        ..Request::default()
    };
    inspect(bytes, &request, &Limits::default(), &mut || ()).facts
}

/// From the papers to the archives; `papers` gives the bytes of one file's papers.
fn package(papers: &dyn Fn(usize) -> Vec<Vec<u8>>, facts: &Facts) -> Vec<Vec<u8>> {
    let date = "2026-11-23T12:00:00".parse().unwrap();
    let mut archives = Archives::new(45 * 1024 * 1024, date);
    for (name, kinds) in FILES {
        let read = papers(kinds.len());
        let looks: Vec<Look> = kinds.iter().map(|kind| look(*kind)).collect();
        let papers: Vec<Paper<'_>> = (1..)
            .zip(read.iter().zip(&looks))
            .map(|(number, (bytes, look))| Paper::new("step", number, bytes, facts, Some(look)))
            .collect();
        let built = bind(&papers, None, &Bounds::default()).unwrap();
        archives.add(name, &built.bytes).unwrap();
    }
    archives.finish().unwrap()
}

fn parts(criterion: &mut Criterion) {
    if let Ok(task) = std::env::var(ALONE) {
        return alone(&task);
    }
    let bytes = drawing::photo();
    let straight = facts(&bytes);
    let as_it_is = Facts {
        corners: None,
        ..straight.clone()
    };
    let papers = |count: usize| vec![bytes.clone(); count];
    for (name, facts) in [("straightened", &straight), ("as they are", &as_it_is)] {
        assert!(facts.corners.is_some() == (name == "straightened"));
        let begun = Instant::now();
        let archives = package(&papers, facts);
        println!(
            "ten photos of {:.2} MB, {name}: {:.2} s, {} archive of {:.2} MB",
            bytes.len() as f64 / 1e6,
            begun.elapsed().as_secs_f64(),
            archives.len(),
            archives.iter().map(Vec::len).sum::<usize>() as f64 / 1e6,
        );
    }
    let mut group = criterion.benchmark_group("package");
    group.sample_size(10).measurement_time(Duration::from_secs(20));
    group.bench_function("ten photos straightened", |bencher| {
        bencher.iter(|| package(black_box(&papers), &straight));
    });
    group.bench_function("ten photos as they are", |bencher| {
        bencher.iter(|| package(black_box(&papers), &as_it_is));
    });
    group.finish();
    memory(&bytes);
}

fn memory(bytes: &[u8]) {
    let path = std::env::temp_dir().join(format!("beian-bench-package-{}.jpg", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    let peak = |task: &str| -> Option<f64> {
        let output = Command::new(std::env::current_exe().ok()?)
            .env(ALONE, format!("{task}:{}", path.display()))
            .arg("--bench")
            .output()
            .ok()?;
        let printed = String::from_utf8(output.stdout).ok()?;
        let kibibytes: f64 = printed
            .lines()
            .find_map(|line| line.strip_prefix("peak "))?
            .parse()
            .ok()?;
        Some(kibibytes / 1024.0)
    };
    if let (Some(read), Some(looked), Some(all)) = (peak("read"), peak("look"), peak("package")) {
        println!(
            "most memory: {all:.1} MiB to the archive in a process of its own, {looked:.1} MiB with the look that finds the corners, \
             {read:.1} MiB with the photo read"
        );
    }
    let _ = std::fs::remove_file(&path);
}

/// In a process of its own: one task, then its peak.
fn alone(task: &str) {
    let Some((task, path)) = task.split_once(':') else {
        return;
    };
    let bytes = std::fs::read(path).unwrap();
    if task != "read" {
        let facts = facts(&bytes);
        if task == "package" {
            drop(bytes);
            let papers = |count: usize| (0..count).map(|_| std::fs::read(path).unwrap()).collect();
            black_box(package(&papers, &facts));
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        println!("peak {}", peak.trim().trim_end_matches(" kB"));
    }
}

criterion_group!(benches, parts);
criterion_main!(benches);
