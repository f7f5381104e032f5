//! Each measure moves the right way when a fault is drawn in.

use image::Rgb;

use super::super::sample::{Outline, Point};
use super::drawn::Drawn;
use super::{Paper, Pose, Thresholds, judge};
use crate::documents::finding::{Argument, Severity, code};

const SKIN: Rgb<u8> = Rgb([202, 150, 122]);
const RED: Rgb<u8> = Rgb([196, 40, 44]);

#[test]
fn a_good_photo_has_nothing_said_of_it() {
    for drawn in [Drawn::page(), Drawn::emblem_side(), Drawn::portrait_side()] {
        assert_eq!(
            drawn.codes(),
            Vec::<String>::new(),
            "{:?}: {:?}",
            drawn.wanted,
            drawn.measures()
        );
    }
}

#[test]
fn blur_is_wider_the_more_there_is() {
    let widths = [0.0, 1.0, 2.0, 3.0].map(|sigma| {
        let drawn = if sigma > 0.0 {
            Drawn::page().blurred(sigma)
        } else {
            Drawn::page()
        };
        drawn.measures().blur.unwrap().softest
    });
    assert!(widths.is_sorted() && widths[0] < 0.5 && widths[2] > 1.0, "{widths:?}");
    assert_eq!(Drawn::page().blurred(2.0).codes(), [code::BLURRED]);
}

#[test]
fn motion_softens_one_direction() {
    let mut drawn = Drawn::page();
    let sharp = drawn.picture.clone();
    for (x, y, pixel) in drawn.picture.enumerate_pixels_mut() {
        let mean = |channel: usize| {
            (0..9)
                .map(|dx| u32::from(sharp.get_pixel((x + dx).min(999), y).0[channel]))
                .sum::<u32>()
                / 9
        };
        *pixel = Rgb([0, 1, 2].map(|channel| mean(channel) as u8));
    }
    let blur = drawn.measures().blur.unwrap();
    assert!(blur.softest > blur.sharpest + 0.5, "{blur:?}");
    assert_eq!(drawn.codes(), [code::BLURRED], "{blur:?}");
}

#[test]
fn a_plain_page_is_not_called_blurred() {
    let drawn = Drawn::new(Paper::Page, [280.0, 40.0, 470.0, 664.0]).blurred(3.0);
    assert!(!drawn.codes().contains(&code::BLURRED.to_owned()));
}

#[test]
fn light() {
    assert_eq!(Drawn::page().with(|level, _, _| level * 0.3).codes(), [code::DARK]);
    let black = Drawn::page().with(|level, _, _| level * 0.06);
    let findings = judge(&black.measures(), &black.wanted, &Thresholds::default());
    assert_eq!(findings[0].severity, Severity::Stop);
    assert!(
        Drawn::page()
            .with(|level, _, _| level * 1.5 + 10.0)
            .codes()
            .contains(&code::OVER_EXPOSED.to_owned())
    );
    let shadow = Drawn::page().with(|level, x, y| if x + y < 800 { level * 0.55 } else { level });
    assert_eq!(shadow.codes(), [code::UNEVEN_LIGHT]);
}

#[test]
fn light_that_fades_is_no_shadow() {
    // From a window at the left: half the level, a fifth of the light, at the right.
    let fading = Drawn::page().with(|level, x, _| level * (1.25 - x as f32 * 0.001).clamp(0.4, 1.0));
    let light = fading.measures().light;
    assert!(
        light.evenness < Thresholds::default().uneven && light.step > 0.6,
        "{light:?}"
    );
    assert_eq!(fading.codes(), Vec::<String>::new());
}

#[test]
fn what_touches_the_edge_is_a_finger_only_where_the_desk_is_another() {
    let mut drawn = Drawn::page();
    let measures = drawn.measures();
    let mut cover = measures.cover.unwrap_or(super::Cover {
        share: 0.01,
        depth: 0.08,
        sides: [true, false, false, false],
        slack: 1.5,
        around: 0.03,
        corners: measures.corners,
    });
    drawn.wanted.seal = false;
    let mut said = |depth: f32, slack: f32, around: f32| {
        (cover.depth, cover.slack, cover.around) = (depth, slack, around);
        let measures = super::Measures {
            cover: Some(cover),
            ..measures.clone()
        };
        let findings = judge(&measures, &drawn.wanted, &Thresholds::default());
        findings.iter().any(|finding| finding.code == code::COVERED)
    };
    assert!(said(0.08, 1.5, 0.03));
    // A desk in part of skin's colour, print that touches the edge, a large coloured part of the paper.
    assert!(!said(0.08, 1.5, 0.4));
    assert!(!said(0.08, 0.3, 0.03));
    assert!(!said(0.35, 1.5, 0.03));
}

#[test]
fn glare_has_its_place() {
    let drawn = Drawn::page().with(|level, x, y| {
        let far = (x as f32 - 600.0).hypot(y as f32 - 300.0);
        level + 300.0 * (-(far / 50.0).powi(2)).exp()
    });
    let findings = judge(&drawn.measures(), &drawn.wanted, &Thresholds::default());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].code, code::GLARE);
    let place = findings[0].place.unwrap();
    assert!(
        place.x < 0.6 && place.x + place.width > 0.6 && place.y < 0.4 && place.y + place.height > 0.4,
        "{place:?}"
    );
    assert!(place.width < 0.2 && place.height < 0.25, "{place:?}");
}

#[test]
fn how_the_paper_lies() {
    let small = Drawn::new(Paper::Page, [400.0, 300.0, 120.0, 170.0]);
    let measures = small.measures();
    assert!((measures.extent.share - 0.0272).abs() < 0.001);
    assert!(
        (measures.extent.pixels_per_mm - 0.572).abs() < 0.01,
        "{:?}",
        measures.extent
    );
    assert_eq!(small.codes(), [code::SMALL_IN_FRAME]);
    let mut cut = Drawn::page();
    for corner in &mut cut.outline.corners {
        corner.y -= 70.0;
    }
    let findings = judge(&cut.measures(), &cut.wanted, &Thresholds::default());
    let finding = findings.iter().find(|finding| finding.code == code::CUT_OFF).unwrap();
    assert_eq!(finding.arguments["where"], Argument::Text("top".to_owned()));
    let place = finding.place.unwrap();
    assert!(place.y < 0.01 && place.height < 0.01 && place.width > 0.4, "{place:?}");
}

/// The corners of an A4 page before a camera of the usual kind, turned about the level axis.
fn seen_at(tilt: f32) -> Outline {
    let (sin, cos) = tilt.to_radians().sin_cos();
    let focal = 0.6 * 1000.0_f32.hypot(750.0);
    let corners = [(-105.0, -148.5), (105.0, -148.5), (105.0, 148.5), (-105.0, 148.5)].map(|(x, y)| {
        let depth = 330.0 + y * sin;
        Point {
            x: 500.0 + focal * x / depth,
            y: 375.0 + focal * y * cos / depth,
        }
    });
    Outline {
        corners,
        confidence: 1.0,
    }
}

#[test]
fn tilt_and_shape_follow_from_the_corners() {
    for tilt in [0.0, 10.0, 25.0, 40.0] {
        let pose = Pose::of(&seen_at(tilt), 1000.0, 750.0).unwrap();
        assert!((pose.tilt - tilt).abs() < 0.5, "{tilt}: {pose:?}");
        assert!((pose.aspect - 210.0 / 297.0).abs() < 0.01, "{tilt}: {pose:?}");
    }
    let mut drawn = Drawn::page();
    drawn.outline = seen_at(38.0);
    assert!(
        drawn.codes().contains(&code::TILTED.to_owned()),
        "{:?} {:?}",
        drawn.codes(),
        drawn.measures()
    );
}

#[test]
fn a_grey_copy_is_grey_by_a_warm_lamp_too() {
    assert!(Drawn::emblem_side().measures().colour.strongest > 0.5);
    let copy = Drawn::emblem_side().grey();
    assert!(copy.measures().colour.strongest < 0.06);
    assert_eq!(copy.codes(), [code::GREY_COPY]);
}

#[test]
fn only_a_red_ring_of_the_right_size_is_a_seal() {
    let stamped = |draw: fn(&mut Drawn)| {
        let mut drawn = Drawn::page();
        drawn.wanted.seal = true;
        draw(&mut drawn);
        drawn.codes()
    };
    let missing = [code::NO_SEAL];
    assert_eq!(stamped(|page| page.seal(0.7, 0.8, RED)), Vec::<String>::new());
    assert_eq!(stamped(|_| {}), missing);
    assert_eq!(stamped(|page| page.seal(0.7, 0.8, Rgb([60, 60, 64]))), missing);
    assert_eq!(stamped(|page| page.disc(0.7, 0.8, 0.1, RED)), missing);
    assert_eq!(stamped(|page| page.fill(0.5, 0.7, 0.2, 0.14, RED)), missing);
    assert_eq!(stamped(|page| page.ring(0.7, 0.8, 0.02, 0.025, RED)), missing);
    let beside = stamped(|page| {
        for pixel in page.picture.pixels_mut().filter(|pixel| pixel.0[0] < pixel.0[1]) {
            *pixel = Rgb([150, 60, 40]);
        }
    });
    assert_eq!(beside, missing);
}

#[test]
fn a_cards_sides() {
    let mut drawn = Drawn::emblem_side();
    drawn.wanted.paper = Paper::IdCardPortrait;
    assert_eq!(drawn.codes(), [code::OTHER_PAPER]);
    let mut drawn = Drawn::portrait_side();
    drawn.wanted.paper = Paper::IdCardEmblem;
    assert_eq!(drawn.codes(), [code::OTHER_PAPER]);
    let mut page = Drawn::page();
    page.wanted.paper = Paper::IdCardPortrait;
    assert!(page.codes().contains(&code::OTHER_PAPER.to_owned()));
    assert_eq!(Drawn::emblem_side().turned().codes(), [code::TURNED]);
    assert_eq!(Drawn::portrait_side().turned().codes(), [code::TURNED]);
}

#[test]
fn upright_lines_are_turned() {
    let mut drawn = Drawn::new(Paper::Page, [160.0, 130.0, 664.0, 470.0]);
    let page = Drawn::page();
    for y in 0..664 {
        for x in 0..470 {
            let pixel = *page.picture.get_pixel(280 + x, 40 + y);
            drawn.picture.put_pixel(160 + 663 - y, 130 + x, pixel);
        }
    }
    let lines = drawn.measures().lines;
    assert!(lines.upright > 2.0 * lines.level, "{lines:?}");
    assert_eq!(drawn.codes(), [code::TURNED]);
    assert_eq!(
        Drawn::page().turned().codes(),
        Vec::<String>::new(),
        "a full page's lines don't say where up is"
    );
}

#[test]
fn a_finger_is_no_strip_of_the_desk() {
    let mut finger = Drawn::page();
    for (x, y, pixel) in finger.picture.enumerate_pixels_mut() {
        // From the right, up to 40 pixels in.
        let (dx, dy) = ((730.0 - x as f32).max(0.0), y as f32 - 500.0);
        if dx.hypot(dy) < 22.0 {
            *pixel = SKIN;
        }
    }
    let findings = judge(&finger.measures(), &finger.wanted, &Thresholds::default());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].code, code::COVERED);
    assert_eq!(findings[0].arguments["where"], Argument::Text("right".to_owned()));
    assert!(findings[0].place.unwrap().x > 0.6);
    // A desk of skin's colour, and an outline that is too wide.
    let mut wood = Drawn::page();
    for (x, y, pixel) in wood.picture.enumerate_pixels_mut() {
        if !(280..735).contains(&x) || !(40..704).contains(&y) {
            *pixel = SKIN;
        }
    }
    assert_eq!(wood.codes(), Vec::<String>::new(), "{:?}", wood.measures().cover);
}

#[test]
fn thresholds_are_set_by_name() {
    let thresholds: Thresholds = toml::from_str("dark = 90.0\nlow-ink = 0.9").unwrap();
    assert_eq!((thresholds.dark, thresholds.low_ink), (90.0, 0.9));
    assert_eq!(thresholds.glare, Thresholds::default().glare);
    assert!(toml::from_str::<Thresholds>("drak = 90.0").is_err());
}
