// Command ttrpc-client calls one method over TLS with the public ttRPC client and prints the answer as JSON.
//
// The request and the answer are serialized messages in hex, so that it can call any method of any server.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/containerd/ttrpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// tokenVariable names the environment variable with the bearer token; a token is never an argument.
const tokenVariable = "SPEARHEAD_TOKEN"

type options struct {
	address, authority, serverName string
	service, method                string
	payload                        []byte
	timeout, patience              time.Duration
	calls                          int
}

type detail struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

type answer struct {
	Code    codes.Code `json:"code"`
	Message string     `json:"message"`
	Details []detail   `json:"details"`
	Payload string     `json:"payload"`
}

func main() {
	settings, err := parse()
	if err != nil {
		fail(64, err)
	}
	connection, err := dial(settings)
	if err != nil {
		fail(69, err)
	}
	client := ttrpc.NewClient(connection, ttrpc.WithUnaryClientInterceptor(sendTimeout(settings.timeout)))
	defer client.Close()

	answers := make(chan answer, settings.calls)
	failures := make(chan error, settings.calls)
	for i := 0; i < settings.calls; i++ {
		go func() {
			result, err := call(client, settings)
			if err != nil {
				failures <- err
				return
			}
			answers <- result
		}()
	}
	encoder := json.NewEncoder(os.Stdout)
	for i := 0; i < settings.calls; i++ {
		select {
		case result := <-answers:
			if err := encoder.Encode(result); err != nil {
				fail(74, err)
			}
		case err := <-failures:
			fail(69, err)
		}
	}
}

func parse() (options, error) {
	var settings options
	var method, payload string
	flag.StringVar(&settings.address, "address", "", "HOST:PORT of the server")
	flag.StringVar(&settings.authority, "ca", "", "PEM file with the certificate authority to trust")
	flag.StringVar(&settings.serverName, "server-name", "localhost", "name the server's certificate must carry")
	flag.StringVar(&method, "method", "", "package.Service/Method")
	flag.StringVar(&payload, "payload", "", "serialized request message in hex")
	flag.DurationVar(&settings.timeout, "timeout", 0, "timeout_nano of the request; 0 sends none")
	flag.DurationVar(&settings.patience, "patience", 20*time.Second, "how long to wait for the answer")
	flag.IntVar(&settings.calls, "calls", 1, "how many such calls to make at once on the one connection; a line of JSON each")
	flag.Parse()

	parts := strings.Split(method, "/")
	if len(parts) != 2 || settings.address == "" || settings.authority == "" || settings.calls < 1 {
		return settings, fmt.Errorf("-address, -ca and -method package.Service/Method are needed, and -calls of at least 1")
	}
	settings.service, settings.method = parts[0], parts[1]
	var err error
	settings.payload, err = hex.DecodeString(payload)
	return settings, err
}

func dial(settings options) (*tls.Conn, error) {
	pem, err := os.ReadFile(settings.authority)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", settings.authority)
	}
	return tls.Dial("tcp", settings.address, &tls.Config{
		RootCAs:    roots,
		ServerName: settings.serverName,
		NextProtos: []string{"ttrpc"},
		MinVersion: tls.VersionTLS12,
	})
}

// sendTimeout puts a timeout into the request without bounding the wait, so that the server's own answer to it is seen.
func sendTimeout(timeout time.Duration) ttrpc.UnaryClientInterceptor {
	return func(ctx context.Context, request *ttrpc.Request, response *ttrpc.Response, _ *ttrpc.UnaryClientInfo, invoke ttrpc.Invoker) error {
		request.TimeoutNano = timeout.Nanoseconds()
		return invoke(ctx, request, response)
	}
}

func call(client *ttrpc.Client, settings options) (answer, error) {
	ctx, cancel := context.WithTimeout(context.Background(), settings.patience)
	defer cancel()
	if token := os.Getenv(tokenVariable); token != "" {
		ctx = ttrpc.WithMetadata(ctx, ttrpc.MD{"authorization": []string{"Bearer " + token}})
	}
	request, response := message{bytes: settings.payload}, message{}
	err := client.Call(ctx, settings.service, settings.method, &request, &response)
	result := answer{Details: []detail{}, Payload: hex.EncodeToString(response.bytes)}
	if err == nil {
		return result, nil
	}
	failure, isStatus := status.FromError(err)
	if !isStatus {
		return result, err
	}
	result.Code, result.Message = failure.Code(), failure.Message()
	for _, each := range failure.Proto().GetDetails() {
		result.Details = append(result.Details, detail{Type: each.GetTypeUrl(), Value: hex.EncodeToString(each.GetValue())})
	}
	return result, nil
}

func fail(code int, err error) {
	fmt.Fprintln(os.Stderr, "ttrpc-client:", err)
	os.Exit(code)
}
