//! Connected spots of a mask.

/// A connected spot: its size in pixels and the box around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blob {
    /// Pixels.
    pub area: usize,
    /// Left edge.
    pub left: usize,
    /// Upper edge.
    pub top: usize,
    /// First column to the right that is not of it.
    pub right: usize,
    /// First row below that is not of it.
    pub bottom: usize,
}

/// All spots of a mask (row by row, `width` wide), touching by sides. `visit` is told each pixel of each spot, with the
/// spot's number. The mask is used up.
pub fn blobs(mask: &mut [bool], width: usize, mut visit: impl FnMut(usize, usize)) -> Vec<Blob> {
    let mut found = Vec::new();
    let mut stack = Vec::new();
    let height = mask.len() / width.max(1);
    for start in 0..width * height {
        if !mask[start] {
            continue;
        }
        let mut blob = Blob {
            area: 0,
            left: width,
            top: height,
            right: 0,
            bottom: 0,
        };
        mask[start] = false;
        stack.push(start);
        while let Some(index) = stack.pop() {
            let (x, y) = (index % width, index / width);
            visit(found.len(), index);
            blob.area += 1;
            blob.left = blob.left.min(x);
            blob.right = blob.right.max(x + 1);
            blob.top = blob.top.min(y);
            blob.bottom = blob.bottom.max(y + 1);
            let sides = [
                (x > 0).then(|| index - 1),
                (x + 1 < width).then_some(index + 1),
                (y > 0).then(|| index - width),
                (y + 1 < height).then_some(index + width),
            ];
            for next in sides.into_iter().flatten() {
                if mask[next] {
                    mask[next] = false;
                    stack.push(next);
                }
            }
        }
        found.push(blob);
    }
    found
}
