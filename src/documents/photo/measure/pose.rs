//! How the paper was held.

use super::super::projection::Projection;
use super::super::sample::Outline;

/// What is taken for the camera's focal length, as a share of the frame's diagonal: phones' main cameras are made like a
/// 26-mm lens on a 43.3-mm diagonal, 24 to 28 mm. A cropped or zoomed picture makes the tilt a little smaller than it is.
const FOCAL_SHARE: f32 = 0.6;

/// How the paper lies before the camera.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Angle between the paper's plane and the picture's, in degrees; 0 is a shot from straight above.
    pub tilt: f32,
    /// The paper's true width over its true height, as it lies in the picture.
    pub aspect: f32,
    /// How far the paper's upper edge is from level, in degrees, −45 to 45.
    pub roll: f32,
}

impl Pose {
    /// Reads it from the four corners and the frame's size. `None` for no proper outline.
    pub fn of(outline: &Outline, width: f32, height: f32) -> Option<Pose> {
        let projection = Projection::onto(&outline.corners)?;
        let (tilt, aspect) = seen(&projection, width, height);
        let [p0, p1, p2, p3] = outline.corners;
        let (dx, dy) = (p1.x - p0.x + p2.x - p3.x, p1.y - p0.y + p2.y - p3.y);
        let angle = dy.atan2(dx).to_degrees();
        let roll = angle - 90.0 * (angle / 90.0).round();
        let pose = Pose { tilt, aspect, roll };
        (tilt.is_finite() && aspect.is_finite() && roll.is_finite() && aspect > 0.0).then_some(pose)
    }
}

/// How a plane lies before a camera whose frame has this size: the tilt in degrees (0 straight from above) and the ratio
/// of the square's true width to its true height.
fn seen(projection: &Projection, width: f32, height: f32) -> (f32, f32) {
    let ([a, b, _], [d, e, _], [g, h]) = (projection.x, projection.y, projection.depth);
    let focal = FOCAL_SHARE * width.hypot(height);
    let (cx, cy) = (width / 2.0, height / 2.0);
    // Columns of the homography seen by the camera: the directions of the square's two sides in space.
    let across = [(a - cx * g) / focal, (d - cy * g) / focal, g];
    let down = [(b - cx * h) / focal, (e - cy * h) / focal, h];
    let length = |side: [f32; 3]| side.iter().map(|part| part * part).sum::<f32>().sqrt();
    let (wide, high) = (length(across), length(down));
    let normal = [
        across[1] * down[2] - across[2] * down[1],
        across[2] * down[0] - across[0] * down[2],
        across[0] * down[1] - across[1] * down[0],
    ];
    let size = length(normal);
    let tilt = if size > 0.0 {
        (normal[2].abs() / size).min(1.0).acos().to_degrees()
    } else {
        0.0
    };
    (tilt, if high > 0.0 { wide / high } else { 1.0 })
}
