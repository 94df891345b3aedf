package main

import (
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"go.etcd.io/etcd/server/v3/embed"
)

const startLimit = 20 * time.Second

// serveServices starts what the servers of a cluster need.
func serveServices(mode string, given ports) {
	folder, err := os.MkdirTemp("", "bench-etcd-")
	if err != nil {
		panic(err)
	}
	conf := embed.NewConfig()
	conf.Dir = folder
	conf.LogLevel = "error"
	clients, peers := local(given.etcd), local(given.etcdPeer)
	conf.ListenClientUrls, conf.AdvertiseClientUrls = clients, clients
	conf.ListenPeerUrls, conf.AdvertisePeerUrls = peers, peers
	conf.InitialCluster = conf.InitialClusterFromName(conf.Name)
	etcd, err := embed.StartEtcd(conf)
	if err != nil {
		panic(err)
	}
	select {
	case <-etcd.Server.ReadyNotify():
	case <-time.After(startLimit):
		panic("etcd is not ready in 20 s")
	}
	if mode != "nats" {
		return
	}
	nats, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: given.nats, NoLog: true, NoSigs: true})
	if err != nil {
		panic(err)
	}
	nats.Start()
	if !nats.ReadyForConnections(startLimit) {
		panic("NATS is not ready in 20 s")
	}
}

func local(port int) []url.URL {
	address, err := url.Parse(fmt.Sprintf("http://127.0.0.1:%d", port))
	if err != nil {
		panic(err)
	}
	return []url.URL{*address}
}
