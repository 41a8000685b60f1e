//! Thirteen arguments, with every verb and in a generic method.

use std::{sync::mpsc::Sender, time::Duration};

use actor_core::{Handle as _, SendError, actor};

struct Many {
    to: Sender<[u8; 13]>,
}

#[actor]
#[allow(
    clippy::too_many_arguments,
    clippy::many_single_char_names,
    reason = "that is what is tried"
)]
impl Many {
    pub fn all(
        &mut self,
        a: u8,
        b: u8,
        c: u8,
        d: u8,
        e: u8,
        f: u8,
        g: u8,
        h: u8,
        i: u8,
        j: u8,
        k: u8,
        l: u8,
        m: u8,
    ) -> [u8; 13] {
        let all = [a, b, c, d, e, f, g, h, i, j, k, l, m];
        let _ = self.to.send(all);
        all
    }

    pub async fn later(
        &self,
        a: u8,
        b: u8,
        c: u8,
        d: u8,
        e: u8,
        f: u8,
        g: u8,
        h: u8,
        i: u8,
        j: u8,
        k: u8,
        l: u8,
        m: u8,
    ) -> u64 {
        let all = [a, b, c, d, e, f, g, h, i, j, k, l, m];
        tokio::task::yield_now().await;
        let _ = self.to.send(all);
        all.iter().copied().map(u64::from).sum()
    }

    pub fn sum(
        &self,
        a: impl Into<u64>,
        b: impl Into<u64>,
        c: impl Into<u64>,
        d: impl Into<u64>,
        e: impl Into<u64>,
        f: impl Into<u64>,
        g: impl Into<u64>,
        h: impl Into<u64>,
        i: impl Into<u64>,
        j: impl Into<u64>,
        k: impl Into<u64>,
        l: impl Into<u64>,
        m: impl Into<u64>,
    ) -> u64 {
        let all: [u64; 13] = [
            a.into(),
            b.into(),
            c.into(),
            d.into(),
            e.into(),
            f.into(),
            g.into(),
            h.into(),
            i.into(),
            j.into(),
            k.into(),
            l.into(),
            m.into(),
        ];
        let _ = self.to.send([0; 13]);
        all.iter().sum()
    }
}

#[test]
fn all_arrive_in_order() {
    let system = crate::support::system(2);
    let (sender, receiver) = std::sync::mpsc::channel();
    let many = system.spawn(Many { to: sender });
    let all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
    let zeros = [0; 13];
    assert_eq!(
        many.all(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13).wait(),
        Ok(all)
    );
    assert_eq!(
        many.later(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13).wait(),
        Ok(91)
    );
    many.all(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
        .send()
        .wait()
        .unwrap();
    many.all(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
        .after(Duration::ZERO)
        .detach();
    assert_eq!(receiver.iter().take(4).collect::<Vec<_>>(), [all; 4]);
    let beat = many
        .all(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
        .every(Duration::from_millis(1));
    assert_eq!(receiver.iter().take(2).collect::<Vec<_>>(), [all; 2]);
    drop(beat);
    assert_eq!(
        many.sum(
            1_u16, 2_u32, 3_u64, 4_u8, 5_u16, 6_u32, 7_u64, 8_u8, 9_u16, 10_u32, 11_u64, 12_u8,
            13_u16
        )
        .wait(),
        Ok(91)
    );
    let _beat = many
        .sum(
            1_u8, 2_u8, 3_u8, 4_u8, 5_u8, 6_u8, 7_u8, 8_u8, 9_u8, 10_u8, 11_u8, 12_u8, 13_u8,
        )
        .every(Duration::from_millis(1));
    assert_eq!(
        receiver.iter().filter(|got| *got == zeros).take(3).count(),
        3
    );
}

#[test]
fn all_come_back() {
    let system = crate::support::system(1);
    let many = system.spawn(Many {
        to: std::sync::mpsc::channel().0,
    });
    many.stop();
    crate::support::exit(many.join());
    match many
        .all(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
        .try_send()
    {
        Err(SendError::Stopped(ManyMessage::All { a: 1, m: 13, .. })) => {}
        other => panic!("{other:?}"),
    }
}
