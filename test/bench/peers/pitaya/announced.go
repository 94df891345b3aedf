package main

import (
	"fmt"
	"net"
	"time"

	"github.com/topfreegames/pitaya/v3/pkg/acceptor"
)

// announced is an acceptor that says when clients can dial.
type announced struct {
	acceptor.Acceptor
	port int
}

// ListenAndServe listens until the end.
func (a announced) ListenAndServe() {
	go func() {
		for {
			conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", a.port))
			if err == nil {
				conn.Close()
				fmt.Printf("pitaya's frontend listens on 127.0.0.1:%d\n", a.port)
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	a.Acceptor.ListenAndServe()
}
