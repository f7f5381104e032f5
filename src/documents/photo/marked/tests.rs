use image::Rgb;
use proptest::prelude::*;

use super::*;
use crate::documents::finding::code;

fn at(x: f32, y: f32, width: f32, height: f32) -> Finding {
    Finding::warn(code::GLARE).at(Place { x, y, width, height })
}

fn grey(width: u32, height: u32) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([120, 120, 120]))
}

fn labels() -> BTreeMap<String, String> {
    [(code::GLARE, "反光"), (code::DARK, "太暗")]
        .map(|(code, words)| (code.to_owned(), words.to_owned()))
        .into()
}

fn seen(picture: &RgbImage, findings: &[Finding]) -> RgbImage {
    let bytes = marked(picture, None, findings, &labels()).unwrap();
    assert!(bytes.len() <= MOST_BYTES);
    image::load_from_memory(&bytes).unwrap().to_rgb8()
}

fn is_red(pixel: Rgb<u8>) -> bool {
    let [red, green, blue] = pixel.0;
    red > 160 && green < 100 && blue < 100
}

fn red_within(picture: &RgbImage, (left, top, right, bottom): (u32, u32, u32, u32)) -> usize {
    let inside = |x: u32, y: u32| (left..right).contains(&x) && (top..bottom).contains(&y);
    picture
        .enumerate_pixels()
        .filter(|(x, y, pixel)| inside(*x, *y) && is_red(**pixel))
        .count()
}

#[test]
fn the_spot_is_boxed_and_labelled_and_nothing_else() {
    let picture = seen(&grey(2880, 1440), &[at(0.5, 0.5, 0.25, 0.25)]);
    assert_eq!(picture.dimensions(), (720, 360));
    // The box's four sides.
    for area in [
        (360, 170, 540, 182),
        (360, 268, 540, 282),
        (350, 180, 364, 270),
        (536, 180, 552, 270),
    ] {
        assert!(red_within(&picture, area) > 100, "{area:?}");
    }
    assert_eq!(
        red_within(&picture, (370, 190, 530, 260)),
        0,
        "the spot itself stays to be seen"
    );
    assert!(red_within(&picture, (350, 120, 480, 172)) > 600, "the label is above");
    assert_eq!(red_within(&picture, (0, 0, 340, 360)), 0);
}

#[test]
fn a_fault_of_the_whole_photo_is_labelled_in_its_corner() {
    let picture = seen(&grey(1000, 700), &[Finding::warn(code::DARK)]);
    assert!(red_within(&picture, (0, 0, 120, 60)) > 600);
    assert_eq!(red_within(&picture, (200, 100, 720, 504)), 0);
}

#[test]
fn labels_do_not_lie_on_each_other() {
    let one = seen(&grey(1000, 700), &[Finding::warn(code::DARK)]);
    let two = seen(
        &grey(1000, 700),
        &[Finding::warn(code::DARK), Finding::stop(code::GLARE)],
    );
    let all = (0, 0, 720, 504);
    assert!(red_within(&two, all) > red_within(&one, all) * 9 / 5);
}

#[test]
fn notes_are_not_drawn() {
    assert_eq!(
        marked(&grey(100, 100), None, &[Finding::note(code::GLARE)], &labels()),
        None
    );
    assert_eq!(marked(&grey(100, 100), None, &[], &labels()), None);
}

#[test]
fn what_compresses_badly_is_made_to_fit() {
    let noise = RgbImage::from_fn(1200, 1200, |x, y| {
        let mixed = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
        let [a, b, c, _] = mixed.to_be_bytes();
        Rgb([a, b, c])
    });
    seen(&noise, &[at(0.0, 0.0, 1.0, 1.0)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_place_in_any_picture_will_do(
        width in 1_u32..200, height in 1_u32..200,
        places in prop::collection::vec((-2.0_f32..2.0, -2.0_f32..2.0, -1.0_f32..3.0, -1.0_f32..3.0), 1..12),
    ) {
        let findings: Vec<Finding> = places.into_iter().map(|(x, y, wide, high)| at(x, y, wide, high)).collect();
        prop_assert!(marked(&grey(width, height), None, &findings, &labels()).is_some());
    }
}
