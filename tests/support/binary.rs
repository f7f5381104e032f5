//! The real binary, as an operator would start it.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "tests and examples include this; none of them uses all of it"
)]

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// The running program. Killed when it is dropped.
pub struct Binary {
    child: Child,
    /// How long it took from its start to its ready line.
    pub ready_after: Duration,
    /// The address in its ready line, if it serves the page.
    pub page: Option<String>,
    /// What it has said on its output after that line.
    pub said: Arc<Mutex<Vec<String>>>,
}

impl Binary {
    /// Starts it with these variables and waits for its ready line.
    pub fn start(program: &Path, data: &Path, variables: &[(&str, String)]) -> Binary {
        let started = Instant::now();
        let mut command = Command::new(program);
        // The settings are what the test says, whatever stands in the tester's own environment.
        let theirs = std::env::vars_os().map(|(name, _)| name);
        for name in theirs.filter(|name| name.to_string_lossy().starts_with("BEIAN_")) {
            command.env_remove(name);
        }
        command
            .current_dir(data)
            .env("BEIAN_DATA", data)
            .env("BEIAN_LOG", "warn")
            .env("BEIAN_LOG_FORMAT", "pretty");
        for (name, value) in variables {
            command.env(name, value);
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the binary starts");
        let output = child.stdout.take().expect("its output");
        let mut lines = BufReader::new(output).lines();
        let ready = loop {
            let line = lines
                .next()
                .expect("a ready line before the end")
                .expect("readable output");
            if line.starts_with("Beian is ready") {
                break line;
            }
        };
        let said = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&said);
        // Whatever else it says must not fill the pipe.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                into.lock().expect("nobody panicked with it").push(line);
            }
        });
        let page = ready.split_once(": ").map(|(_, url)| url.to_owned());
        Binary {
            child,
            ready_after: started.elapsed(),
            page,
            said,
        }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL, and waits until it is gone.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// SIGSTOP: it is there, takes connections, and does nothing.
    pub fn freeze(&self) {
        let stopped = Command::new("kill")
            .args(["-STOP", &self.child.id().to_string()])
            .status();
        assert!(stopped.is_ok_and(|status| status.success()), "it stops");
    }

    /// SIGTERM, and waits for a good end.
    pub fn stop(mut self) -> bool {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        asked.is_ok_and(|status| status.success()) && self.child.wait().is_ok_and(|status| status.success())
    }

    /// CPU time that it has used so far, in seconds.
    pub fn cpu_seconds(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |index: usize| {
            fields
                .get(index)
                .and_then(|field| field.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        // utime and stime, in hundredths of a second on every Linux there is.
        (ticks(11) + ticks(12)) / 100.0
    }

    /// Its resident memory in mebibytes: now, and at its peak.
    pub fn resident_mebibytes(&self) -> (f64, f64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kibibytes = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok())
                .unwrap_or(0.0)
        };
        (kibibytes("VmRSS:") / 1024.0, kibibytes("VmHWM:") / 1024.0)
    }
}

impl Drop for Binary {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The variables that make it talk to a fake Telegram, without limits on its speed and without the page.
pub fn telegram_variables(api_url: &str) -> Vec<(&'static str, String)> {
    vec![
        ("BEIAN_TELEGRAM__TOKEN", super::fake_telegram::TOKEN.to_owned()),
        ("BEIAN_TELEGRAM__API_URL", api_url.to_owned()),
        ("BEIAN_TELEGRAM__MESSAGES_PER_SECOND", "0".to_owned()),
        ("BEIAN_TELEGRAM__MESSAGES_PER_SECOND_PER_CHAT", "0".to_owned()),
    ]
}

/// A file of this project.
pub fn project_file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Builds the release binary; for examples, for which cargo builds only the library.
pub fn build_release() {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--bin", "beian"])
        .status();
    assert!(built.is_ok_and(|status| status.success()), "the binary can be built");
}

/// Where the binary is, seen from an example: beside the folder of the examples.
pub fn beside_the_examples() -> PathBuf {
    let own = std::env::current_exe().expect("a path of our own");
    own.parent()
        .and_then(|examples| examples.parent())
        .expect("a target folder")
        .join("beian")
}
