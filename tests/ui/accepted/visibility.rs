// EXPECTED: nothing: private, restricted and public all fit together

#![allow(dead_code)]

mod bank {
    use actor_core::actor;

    struct Secret;

    pub struct Account;

    #[actor]
    impl Account {
        pub fn open() -> Self {
            Account
        }

        pub(crate) fn audit(&self) {}

        pub(super) fn inspect(&self) {}

        #[actor(message)]
        fn reveal(&self, _secret: Secret) {}

        pub fn hide(&self) {}
    }

    pub fn use_it(account: &AccountHandle) {
        drop(account.reveal(Secret));
    }

    pub mod inner {
        pub(crate) struct Ledger;
    }

    #[actor(visibility = pub(crate), mailbox = unbounded)]
    impl inner::Ledger {
        pub fn read(&self) {}
    }

    pub(crate) struct Clerk;

    #[actor]
    impl Clerk {
        pub(in crate::bank) fn file(&self) {}
        pub(crate) fn call(&self) {}
    }
}

fn use_it(account: &bank::AccountHandle, ledger: &bank::LedgerHandle) {
    drop((
        account.audit(),
        account.inspect(),
        account.hide(),
        ledger.read(),
    ));
    bank::use_it(account);
}

fn main() {
    let _ = use_it;
}
