//! How long the look at a photo takes, part by part, and how much memory: a JPEG of 12 megapixels, drawn here.
//!
//! The parts are timed by Criterion. At the end stand the least times of decoding alone and of the whole check, taken in
//! turn so that both see the same machine, and their ratio; and the most memory that a process took which did nothing but
//! that check once (`VmHWM`, on Linux), beside that of one which only read the file.

#![expect(clippy::unwrap_used, reason = "a bench may stop at the first fault")]

mod drawing;

use std::{
    hint::black_box,
    process::Command,
    time::{Duration, Instant},
};

use beian::documents::{
    Fingerprint, Limits, Picture,
    photo::{
        Sample, Seen, look,
        measure::{Paper, Source, Thresholds, Wanted, judge, measure},
        outline,
    },
    sha256_hex,
};
use criterion::{Criterion, criterion_group, criterion_main};

const WANTED: Wanted = Wanted {
    paper: Paper::Licence,
    colour: true,
    seal: true,
    source: Source::Photo,
};
/// How often decoding and the whole check are timed in turn.
const TURNS: usize = 25;
/// Says to the process that is started anew what it is to do, and with which file.
const ALONE: &str = "BEIAN_BENCH_PHOTO_ALONE";

fn decoded(bytes: &[u8]) -> Picture {
    Picture::decode(bytes, &Limits::default()).unwrap()
}

/// All that is done with a photo when it comes.
fn whole(bytes: &[u8]) -> (String, Seen, Fingerprint) {
    let digest = sha256_hex(bytes);
    let picture = decoded(bytes);
    let sample = Sample::turned(picture.stored(), picture.orientation());
    let fingerprint = Fingerprint::of(&sample);
    let seen = look(&picture, sample, &WANTED, &Thresholds::default());
    (digest, seen, fingerprint)
}

fn parts(criterion: &mut Criterion) {
    if let Ok(task) = std::env::var(ALONE) {
        return alone(&task);
    }
    let bytes = drawing::photo();
    let picture = decoded(&bytes);
    let sample = Sample::turned(picture.stored(), picture.orientation());
    let found = outline::find(&sample);
    let measures = measure(&sample, Some(&picture), found.as_ref(), &WANTED);
    println!(
        "{}×{} pixels, {:.2} MB, outline {:?}, said: {:?}",
        drawing::WIDTH,
        drawing::HEIGHT,
        bytes.len() as f64 / 1e6,
        found.map(|outline| outline.confidence),
        judge(&measures, &WANTED, &Thresholds::default()),
    );
    let mut group = criterion.benchmark_group("photo");
    group.sample_size(20).measurement_time(Duration::from_secs(3));
    group.bench_function("decode", |bencher| bencher.iter(|| decoded(black_box(&bytes))));
    group.bench_function("digest", |bencher| bencher.iter(|| sha256_hex(black_box(&bytes))));
    group.bench_function("sample", |bencher| {
        bencher.iter(|| Sample::turned(black_box(&picture).stored(), picture.orientation()));
    });
    group.bench_function("outline", |bencher| bencher.iter(|| outline::find(black_box(&sample))));
    group.bench_function("measures", |bencher| {
        bencher.iter(|| measure(black_box(&sample), Some(&picture), found.as_ref(), &WANTED));
    });
    group.bench_function("verdict", |bencher| {
        bencher.iter(|| judge(black_box(&measures), &WANTED, &Thresholds::default()));
    });
    group.bench_function("fingerprint", |bencher| {
        bencher.iter(|| Fingerprint::of(black_box(&sample)))
    });
    group.bench_function("whole", |bencher| bencher.iter(|| whole(black_box(&bytes))));
    group.finish();
    ratio(&bytes);
    memory(&bytes);
}

fn ratio(bytes: &[u8]) {
    let timed = |task: &dyn Fn()| {
        let begun = Instant::now();
        task();
        begun.elapsed().as_secs_f64() * 1e3
    };
    let (mut bare, mut all) = (f64::MAX, f64::MAX);
    for _ in 0..TURNS {
        bare = bare.min(timed(&|| drop(black_box(decoded(bytes)))));
        all = all.min(timed(&|| drop(black_box(whole(bytes)))));
    }
    println!(
        "least of {TURNS}: decoding {bare:.1} ms, the whole check {all:.1} ms: {:.2} times as long, {:.1} ms more",
        all / bare,
        all - bare
    );
}

fn memory(bytes: &[u8]) {
    let path = std::env::temp_dir().join(format!("beian-bench-photo-{}.jpg", std::process::id()));
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
    if let (Some(read), Some(all)) = (peak("read"), peak("whole")) {
        println!(
            "most memory: {all:.1} MiB for the whole check in a process of its own, {read:.1} MiB with the file read"
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
    if task == "whole" {
        black_box(whole(&bytes));
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
        println!("peak {}", peak.trim().trim_end_matches(" kB"));
    }
}

criterion_group!(benches, parts);
criterion_main!(benches);
