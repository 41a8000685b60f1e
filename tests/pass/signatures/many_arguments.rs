//! More arguments than there are tuple impls for, with every verb and in a generic method.

/// An actor whose methods take `$count` arguments, each given with its value, and a generic argument with its type.
macro_rules! arguments {
    ($module:ident, $count:literal: $($name:ident $value:literal $mixed:literal,)*) => {
        mod $module {
            use std::{sync::mpsc::Sender, time::Duration};

            use actor_core::{Handle as _, SendError, actor};

            const ALL: [u8; $count] = [$($value),*];
            const SUM: u64 = $count * ($count + 1) / 2;
            /// What a generic method tells the test.
            const ZEROS: [u8; $count] = [0; $count];

            struct Many {
                to: Sender<[u8; $count]>,
            }

            #[actor]
            #[allow(
                clippy::too_many_arguments,
                clippy::many_single_char_names,
                reason = "that is what is tried"
            )]
            impl Many {
                pub fn all(&mut self, $($name: u8),*) -> [u8; $count] {
                    let all = [$($name),*];
                    let _ = self.to.send(all);
                    all
                }

                pub async fn later(&self, $($name: u8),*) -> u64 {
                    let all = [$($name),*];
                    tokio::task::yield_now().await;
                    let _ = self.to.send(all);
                    all.iter().copied().map(u64::from).sum()
                }

                pub fn sum(&self, $($name: impl Into<u64>),*) -> u64 {
                    let all: [u64; $count] = [$($name.into()),*];
                    let _ = self.to.send(ZEROS);
                    all.iter().sum()
                }
            }

            #[test]
            fn all_arrive_in_order() {
                let system = crate::support::system(2);
                let (sender, receiver) = std::sync::mpsc::channel();
                let many = system.spawn(Many { to: sender });
                let received = |count| receiver.iter().take(count).collect::<Vec<_>>();
                assert_eq!(many.all($($value),*).wait(), Ok(ALL));
                assert_eq!(many.later($($value),*).wait(), Ok(SUM));
                many.all($($value),*).send().wait().unwrap();
                many.all($($value),*).after(Duration::ZERO).detach();
                assert_eq!(received(4), [ALL; 4]);
                let beat = many.all($($value),*).every(Duration::from_millis(1));
                assert_eq!(received(2), [ALL; 2]);
                drop(beat);
                assert_eq!(many.sum($($mixed),*).wait(), Ok(SUM));
                let [$($name),*] = ALL;
                let _beat = many.sum($($name),*).every(Duration::from_millis(1));
                let zeros = receiver.iter().filter(|got| *got == ZEROS);
                assert_eq!(zeros.take(3).count(), 3);
            }

            #[test]
            fn all_come_back() {
                let system = crate::support::system(1);
                let many = system.spawn(Many {
                    to: std::sync::mpsc::channel().0,
                });
                many.stop();
                crate::support::exit(many.join());
                match many.all($($value),*).try_send() {
                    Err(SendError::Stopped(ManyMessage::All { $($name: $value),* })) => {}
                    other => panic!("{other:?}"),
                }
            }
        }
    };
}

arguments! { twelve, 12:
    a 1 1_u16, b 2 2_u32, c 3 3_u64, d 4 4_u8, e 5 5_u16, f 6 6_u32, g 7 7_u64, h 8 8_u8, i 9 9_u16, j 10 10_u32, k 11 11_u64, l 12 12_u8,
}

arguments! { thirteen, 13:
    a 1 1_u16, b 2 2_u32, c 3 3_u64, d 4 4_u8, e 5 5_u16, f 6 6_u32, g 7 7_u64, h 8 8_u8, i 9 9_u16, j 10 10_u32, k 11 11_u64, l 12 12_u8,
    m 13 13_u16,
}

arguments! { twenty, 20:
    a 1 1_u16, b 2 2_u32, c 3 3_u64, d 4 4_u8, e 5 5_u16, f 6 6_u32, g 7 7_u64, h 8 8_u8, i 9 9_u16, j 10 10_u32, k 11 11_u64, l 12 12_u8,
    m 13 13_u16, n 14 14_u32, o 15 15_u64, p 16 16_u8, q 17 17_u16, r 18 18_u32, s 19 19_u64, t 20 20_u8,
}
