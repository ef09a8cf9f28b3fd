//! Two programs behind a balancer: any of them takes any command, and a restart of one after the other loses
//! nothing.

use super::{client::Over, node::Node, scene::Scene};
use crate::program::Program;
use jiff::SignedDuration;
use shounuo_trial::Cluster;
use std::{
    collections::BTreeSet,
    io,
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Connections go to one server after the other, and past those that do not take them.
#[derive(Clone, Default)]
struct Balancer {
    servers: Arc<Mutex<Vec<String>>>,
    turn: Arc<AtomicUsize>,
}

impl Balancer {
    /// Listens; where.
    fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let host = listener.local_addr().expect("an address").to_string();
        let balancer = self.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let balancer = balancer.clone();
                std::thread::spawn(move || balancer.join(client));
            }
        });
        host
    }

    fn set(&self, servers: Vec<String>) {
        *self.servers.lock().unwrap_or_else(PoisonError::into_inner) = servers;
    }

    fn join(&self, client: TcpStream) {
        let servers = self
            .servers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let turn = self.turn.fetch_add(1, Ordering::SeqCst);
        let mut tried = (0..servers.len()).map(|n| &servers[(turn + n) % servers.len()]);
        if let Some(server) = tried.find_map(|s| TcpStream::connect(s).ok()) {
            // One that breaks off is the client's to repeat.
            let _ = pass(client, server);
        }
    }
}

fn pass(client: TcpStream, server: TcpStream) -> io::Result<()> {
    let (mut up_from, mut up_to) = (client.try_clone()?, server.try_clone()?);
    std::thread::spawn(move || io::copy(&mut up_from, &mut up_to));
    let (mut from, mut to) = (server, client);
    io::copy(&mut from, &mut to)?;
    to.shutdown(Shutdown::Both)
}

const CLIENTS: usize = 6;

#[test]
fn a_restart_of_one_node_after_the_other_loses_nothing() {
    shounuo_trial::ran("postgres-only", "faults: a rolling restart");
    let cluster = Cluster::new();
    let program = Program::on(cluster.url());
    let scene = Scene::set_up(&program, SignedDuration::ZERO);
    let nodes = [
        Node::start(&program, "first"),
        Node::start(&program, "second"),
    ];
    let balancer = Balancer::default();
    let hosts = || nodes.iter().map(Node::host).collect::<Vec<_>>();
    balancer.set(hosts());
    let front = balancer.listen();
    let over = AtomicBool::new(false);
    let client = |no: usize| {
        let (scene, front, over) = (&scene, &front, &over);
        move || {
            let mut told = Vec::new();
            while !over.load(Ordering::SeqCst) {
                let key = format!("{no}-{}", told.len());
                let (answer, _) = scene.posted(&key).insist(|| front.clone());
                told.push(answer.text("no").expect("a number"));
                scene.list().insist(|| front.clone());
            }
            told
        }
    };
    let told: Vec<String> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|no| scope.spawn(client(no))).collect();
        let ends = Over(&over);
        for _ in 0..2 {
            for node in &nodes {
                std::thread::sleep(Duration::from_millis(700));
                // Taken out first, then ended; what was under way there is finished.
                let others = hosts().into_iter().filter(|h| *h != node.host());
                balancer.set(others.collect());
                node.stop();
                node.again();
                balancer.set(hosts());
            }
        }
        drop(ends);
        let told = clients.into_iter().map(|c| c.join().expect("a client"));
        told.flatten().collect()
    });
    nodes.iter().for_each(Node::stop);
    let once: BTreeSet<_> = told.iter().collect();
    assert_eq!(once.len(), told.len(), "a number was given twice");
    assert!(told.len() > 4 * CLIENTS, "{} reports", told.len());
    assert_eq!(scene.reported(), told.len() as i64);
    drop(scene);
    assert_eq!(program.json(["verify"]).exit, 0);
}
