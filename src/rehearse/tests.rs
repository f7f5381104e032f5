//! Plays the transcripts of the engine. `UPDATE_CHATS=1 cargo test --lib rehearse` writes them anew.

use std::{fs, path::Path};

use super::*;
use crate::{calendar::Calendar, conversation::walk::tests::book};

#[test]
fn the_transcripts_go_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chats/engine");
    let (book, calendar) = (book(), Calendar::built_in());
    let mut failures = String::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "chat") {
            continue;
        }
        count += 1;
        let text = fs::read_to_string(&path).unwrap();
        let transcript = parse(&text).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        if std::env::var_os("UPDATE_CHATS").is_some() {
            let text = rewrite(&transcript, &mut Player::new(&book, &calendar));
            fs::write(&path, text).unwrap();
            continue;
        }
        let outcome = play(&transcript, &mut Player::new(&book, &calendar));
        if let Some(difference) = outcome.difference {
            failures.push_str(&format!("\n{}\n{difference}", path.display()));
        }
        assert!(!outcome.chat.contains("(there is no such"), "{}", path.display());
    }
    assert!(count >= 5);
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn a_gap_stands_for_any_number_of_lines() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(matches(&lines("< …"), &lines("< a\n  b")));
    assert!(matches(&lines("< a\n  …"), &lines("< a")));
    assert!(matches(&lines("< a\n  …\n  c"), &lines("< a\n  c\n  b\n  c")));
    assert!(!matches(&lines("< a\n  …\n  d"), &lines("< a\n  b")));
    assert!(!matches(&lines("< a"), &lines("< a\n  b")));
    assert!(!matches(&lines("< a\n  b"), &lines("< a")));
    assert!(matches(&[], &[]));
}

#[test]
fn a_line_out_of_form_is_said_with_its_number() {
    assert_eq!(parse("# x\nhello").unwrap_err().line, 2);
    assert_eq!(parse("@ tomorrow").unwrap_err().line, 1);
    assert!(parse("@ +1 day 2 hours\n> [old: 有]\n> (album a.jpg 10x10, b.pdf)\n< a\n  b\n").is_ok());
}

#[test]
fn a_photo_can_have_faults() {
    let sent = |line: &str| match parse(line).unwrap().entries.remove(0) {
        Entry::Act(_, Act::Sends(files)) => files,
        other => panic!("{other:?}"),
    };
    let files = sent("> (photo licence.jpg 1600x1200 blurred no-seal)");
    assert_eq!(files[0].faults, [Fault::Blurred, Fault::NoSeal]);
    let files = sent("> (album a.jpg dark, b.jpg 1600x1200)");
    assert_eq!((&files[0].faults[..], files[0].size), (&[Fault::Dark][..], None));
    assert_eq!((&files[1].faults[..], files[1].size), (&[][..], Some((1600, 1200))));
    let fault = parse("# x\n> (photo licence.jpg 1600x1200 blury)").unwrap_err();
    assert_eq!(fault.line, 2);
    assert!(
        fault
            .message
            .starts_with("no fault of a photo is `blury`; there are blurred, shaken,"),
        "{fault}"
    );
    let fault = parse("> (photo licence.jpg 1600)").unwrap_err();
    assert!(fault.message.starts_with("no size like 1600x1200 is `1600`"), "{fault}");
}
