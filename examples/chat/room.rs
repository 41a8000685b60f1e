//! The room: who is in it, and who hears what.
//!
//! It must never wait for a client, because everybody waits for the room. So it puts a line into a
//! client's mailbox or, if that is full, drops and counts it. As soon as the client reads again, it
//! is told how many lines it has missed. The alternative was to disconnect a client that is too
//! slow. But a flood can fill anyone's mailbox, and it is better to miss part of a flood than to be
//! thrown out.

use std::collections::BTreeMap;
use std::sync::Arc;

use actor_core::actor;

use crate::writer::WriterHandle;

#[derive(Default)]
pub struct Room {
    members: BTreeMap<Arc<str>, Member>,
}

struct Member {
    client: WriterHandle,
    missed: usize,
}

#[derive(Debug, thiserror::Error)]
#[error("this name is taken")]
pub struct NameTaken;

#[actor]
impl Room {
    /// Returns who is here, including the newcomer.
    pub fn enter(&mut self, name: Arc<str>, client: WriterHandle) -> Result<String, NameTaken> {
        if self.members.contains_key(&name) {
            return Err(NameTaken);
        }
        self.tell_all(&format!("* {name} has joined\n"));
        self.members.insert(name, Member { client, missed: 0 });
        Ok(self.who())
    }

    pub fn leave(&mut self, name: Arc<str>) {
        if self.members.remove(&name).is_some() {
            self.tell_all(&format!("* {name} has left\n"));
        }
    }

    /// Tells everyone except the speaker.
    pub fn say(&mut self, name: Arc<str>, text: String) {
        let line = Arc::from(format!("{name}: {text}\n"));
        for (other, member) in &mut self.members {
            if *other != name {
                member.tell(&line);
            }
        }
    }

    /// The names of all members, in alphabetical order.
    pub fn who(&self) -> String {
        let names: Vec<&str> = self.members.keys().map(|name| &**name).collect();
        names.join(", ")
    }

    fn tell_all(&mut self, line: &str) {
        let line = Arc::from(line);
        self.members
            .values_mut()
            .for_each(|member| member.tell(&line));
    }
}

impl Member {
    fn tell(&mut self, line: &Arc<str>) {
        if self.missed > 0 {
            let notice = format!(
                "* you read too slowly and have missed {} lines\n",
                self.missed
            );
            if self.client.write(notice.into()).try_send().is_ok() {
                self.missed = 0;
            }
        }
        // All members share one copy of the line. A failure may also mean that the client is gone;
        // then its connection is about to tell us, and the count does not matter.
        if self.missed > 0 || self.client.write(line.clone()).try_send().is_err() {
            self.missed += 1;
        }
    }
}
