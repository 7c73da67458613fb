// Command ttrpc-server serves a few methods over TLS with the public ttRPC server, for clients to be tried and measured against.
//
// It prints the port it listens on, then serves until it is killed or, with -exit-with-stdin, until its input ends.
package main

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"io"
	"net"
	"os"

	"github.com/containerd/ttrpc"
)

func main() {
	address := flag.String("address", "127.0.0.1:0", "HOST:PORT to listen on; port 0 takes a free one")
	certificate := flag.String("certificate", "", "PEM file with the certificate chain")
	key := flag.String("key", "", "PEM file with the private key")
	create := flag.String("create-certificates", "", "writes ca.pem, server.pem and server.key for localhost into this directory and exits")
	exitWithInput := flag.Bool("exit-with-stdin", false, "ends when standard input ends, so that it never outlives its test")
	flag.Parse()

	if *create != "" {
		if err := createCertificates(*create); err != nil {
			fail(err)
		}
		return
	}
	if *exitWithInput {
		go func() {
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
	}
	if err := serve(*address, *certificate, *key); err != nil {
		fail(err)
	}
}

func serve(address, certificate, key string) error {
	identity, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return err
	}
	socket, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server, err := ttrpc.NewServer()
	if err != nil {
		return err
	}
	server.Register(serviceName, methods())
	fmt.Println(socket.Addr().(*net.TCPAddr).Port)
	return server.Serve(context.Background(), tls.NewListener(socket, &tls.Config{
		Certificates: []tls.Certificate{identity},
		NextProtos:   []string{"ttrpc"},
		MinVersion:   tls.VersionTLS12,
	}))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "ttrpc-server:", err)
	os.Exit(1)
}
