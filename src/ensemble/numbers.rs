//! Members as plain numbers, so that workers can make them and any call can be given them.

use super::{MOST, Member};

/// What stands before the iterates: the member's place, how many are kept, the step at which it left or −1, and 1 if it
/// grows.
const HEAD: usize = 4;

/// A member as numbers: the head, then for each iterate its coordinates, E and ‖∇E‖₁.
pub fn numbers(place: usize, member: &Member) -> Vec<f64> {
    let left = member.diverged_at.map_or(-1.0, |step| step as f64);
    let mut out = vec![place as f64, member.theta.len() as f64, left, f64::from(u8::from(member.grows))];
    for ((theta, &loss), &norm) in member.theta.iter().zip(&member.loss).zip(&member.norm) {
        out.extend(theta);
        out.extend([loss, norm]);
    }
    out
}

/// The members, by their places, of numbers of one after the other, for a loss of `dim` parameters. Ends where the
/// numbers are no member.
pub fn read(mut numbers: &[f64], dim: usize) -> Vec<Member> {
    let mut members: Vec<(f64, Member)> = Vec::new();
    let wide = dim + 2;
    while let Some((&[place, count, left, grows], rest)) = numbers.split_first_chunk::<HEAD>() {
        let Some((rows, after)) = rest.split_at_checked((count as usize).saturating_mul(wide)) else { break };
        let mut member =
            Member { theta: Vec::new(), loss: Vec::new(), norm: Vec::new(), diverged_at: None, grows: grows == 1.0 };
        member.diverged_at = (left >= 0.0).then_some(left as usize);
        for row in rows.chunks_exact(wide) {
            let Some((theta, &[loss, norm])) = row.split_last_chunk::<2>() else { continue };
            member.theta.push(theta.to_vec());
            member.loss.push(loss);
            member.norm.push(norm);
        }
        members.push((place, member));
        numbers = after;
    }
    members.truncate(MOST);
    members.sort_by(|a, b| a.0.total_cmp(&b.0));
    members.into_iter().map(|(_, member)| member).collect()
}
