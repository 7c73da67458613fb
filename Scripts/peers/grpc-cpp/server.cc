// An echo server of grpc C++ over TLS with the callback API, to compare with: server CERTIFICATE KEY. Prints its port.

#include <grpcpp/grpcpp.h>

#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>

#include "echo.grpc.pb.h"

namespace bench = spearhead::bench::v1;

namespace {

class EchoService final : public bench::EchoService::CallbackService {
    grpc::ServerUnaryReactor *Echo(grpc::CallbackServerContext *context, const bench::EchoRequest *request,
                                   bench::EchoResponse *response) override {
        response->set_payload(request->payload());
        auto *reactor = context->DefaultReactor();
        reactor->Finish(grpc::Status::OK);
        return reactor;
    }
};

std::string Contents(const char *path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

int main(int count, char **arguments) {
    if (count != 3) {
        std::cerr << "usage: grpc-cpp-server CERTIFICATE KEY" << std::endl;
        return 64;
    }
    grpc::SslServerCredentialsOptions tls;
    tls.pem_key_cert_pairs.push_back({Contents(arguments[2]), Contents(arguments[1])});
    EchoService service;
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port);
    builder.RegisterService(&service);
    std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (!server || port == 0) {
        std::cerr << "grpc-cpp-server: cannot listen" << std::endl;
        return 1;
    }
    std::cout << port << std::endl;
    server->Wait();
}
