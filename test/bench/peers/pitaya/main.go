// Pitaya as its users run it: its defaults, JSON bodies, metrics and tracing off, errors alone in the log, and no compression
// of messages. Standalone, or a frontend and a backend with etcd and, where servers talk through it, NATS: those two in a
// process of their own, which is counted with the servers as what the cluster needs.
//
//	pitaya-peer -role frontend|backend|services -mode standalone|grpc|nats -port N -rpc N -etcd N -etcd-peer N -nats N
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/sirupsen/logrus"
	pitaya "github.com/topfreegames/pitaya/v3/pkg"
	"github.com/topfreegames/pitaya/v3/pkg/acceptor"
	"github.com/topfreegames/pitaya/v3/pkg/cluster"
	"github.com/topfreegames/pitaya/v3/pkg/component"
	"github.com/topfreegames/pitaya/v3/pkg/config"
	"github.com/topfreegames/pitaya/v3/pkg/constants"
	logruswrapper "github.com/topfreegames/pitaya/v3/pkg/logger/logrus"
	"github.com/topfreegames/pitaya/v3/pkg/modules"
)

type ports struct {
	client, rpc, etcd, etcdPeer, nats int
}

func main() {
	role := flag.String("role", "frontend", "frontend, backend, or services: what the others need")
	mode := flag.String("mode", "standalone", "standalone, grpc or nats")
	var given ports
	flag.IntVar(&given.client, "port", 0, "for clients")
	flag.IntVar(&given.rpc, "rpc", 0, "for other servers, with gRPC")
	flag.IntVar(&given.etcd, "etcd", 0, "of etcd")
	flag.IntVar(&given.etcdPeer, "etcd-peer", 0, "of etcd, for its peers")
	flag.IntVar(&given.nats, "nats", 0, "of NATS")
	flag.Parse()
	if *role == "services" {
		serveServices(*mode, given)
		fmt.Println("what pitaya needs listens")
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
		<-stop
		return
	}
	quiet := logrus.New()
	quiet.SetLevel(logrus.ErrorLevel)
	pitaya.SetLogger(logruswrapper.NewWithFieldLogger(quiet))
	app := build(*role, *mode, given)
	register(app, *role)
	if *role == "backend" {
		fmt.Println("pitaya's backend listens")
	}
	app.Start()
}

func register(app pitaya.Pitaya, role string) {
	room := &Room{app: app}
	if role == "frontend" {
		if err := app.GroupCreate(context.Background(), group); err != nil {
			panic(err)
		}
	}
	app.Register(room, component.WithName("room"), component.WithNameFunc(strings.ToLower))
}

func build(role, mode string, given ports) pitaya.Pitaya {
	conf := config.NewDefaultPitayaConfig()
	conf.Handler.Messages.Compression = false
	endpoint := []string{fmt.Sprintf("127.0.0.1:%d", given.etcd)}
	conf.Cluster.SD.Etcd.Endpoints = endpoint
	conf.Modules.BindingStorage.Etcd.Endpoints = endpoint
	natsAddress := fmt.Sprintf("nats://127.0.0.1:%d", given.nats)
	conf.Cluster.RPC.Client.Nats.Connect = natsAddress
	conf.Cluster.RPC.Server.Nats.Connect = natsAddress
	conf.Cluster.RPC.Server.Grpc.Port = given.rpc

	isFrontend := role == "frontend"
	kind, serverMode := "game", pitaya.Cluster
	if isFrontend {
		kind = "room"
	}
	if mode == "standalone" {
		serverMode = pitaya.Standalone
	}
	metadata := map[string]string{}
	if mode == "grpc" {
		metadata[constants.GRPCHostKey] = "127.0.0.1"
		metadata[constants.GRPCPortKey] = strconv.Itoa(given.rpc)
	}
	builder := pitaya.NewDefaultBuilder(isFrontend, kind, serverMode, metadata, *conf)
	var bindings *modules.ETCDBindingStorage
	if mode == "grpc" {
		bindings = talkOverGrpc(builder)
	}
	if isFrontend {
		clients := acceptor.NewWSAcceptor(fmt.Sprintf("127.0.0.1:%d", given.client))
		builder.AddAcceptor(announced{clients, given.client})
	}
	app := builder.Build()
	if bindings != nil {
		if err := app.RegisterModule(bindings, "bindingsStorage"); err != nil {
			panic(err)
		}
	}
	return app
}

func talkOverGrpc(builder *pitaya.Builder) *modules.ETCDBindingStorage {
	conf := builder.Config.Cluster
	server, err := cluster.NewGRPCServer(conf.RPC.Server.Grpc, builder.Server, builder.MetricsReporters)
	if err != nil {
		panic(err)
	}
	bindings := modules.NewETCDBindingStorage(builder.Server, builder.SessionPool, builder.Config.Modules.BindingStorage.Etcd)
	client, err := cluster.NewGRPCClient(
		conf.RPC.Client.Grpc, builder.Server, builder.MetricsReporters, bindings, cluster.NewInfoRetriever(conf.Info),
	)
	if err != nil {
		panic(err)
	}
	builder.RPCServer, builder.RPCClient = server, client
	return bindings
}
