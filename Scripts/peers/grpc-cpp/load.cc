// A load generator of grpc C++ with the callback API: CONNECTIONS channels, each with IN-FLIGHT calls always under way.
// Prints one line of JSON. The first second of calls is not counted.

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "echo.grpc.pb.h"

namespace bench = spearhead::bench::v1;
using Clock = std::chrono::steady_clock;

namespace {

enum class Phase { kWarmUp, kMeasured, kEnding };

struct Run {
    std::atomic<Phase> phase{Phase::kWarmUp};
    std::string payload;
    std::mutex mutex;
    std::condition_variable ended;
    int running = 0;

    void SlotEnded() {
        std::lock_guard<std::mutex> lock(mutex);
        if (--running == 0) ended.notify_all();
    }
};

// One call always under way; a new one begins when it is answered.
class Slot {
   public:
    Slot(Run *run, std::shared_ptr<grpc::Channel> channel) : run_(run), stub_(bench::EchoService::NewStub(channel)) {
        request_.set_payload(run->payload);
    }

    void Begin() {
        context_ = std::make_unique<grpc::ClientContext>();
        began_ = Clock::now();
        stub_->async()->Echo(context_.get(), &request_, &response_, [this](grpc::Status status) { Ended(status); });
    }

    std::vector<uint32_t> microseconds;
    uint64_t errors = 0;

   private:
    void Ended(const grpc::Status &status) {
        const Phase phase = run_->phase.load(std::memory_order_relaxed);
        if (phase == Phase::kMeasured) {
            if (status.ok()) {
                const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began_);
                microseconds.push_back(static_cast<uint32_t>(elapsed.count()));
            } else {
                ++errors;
            }
        }
        if (phase == Phase::kEnding) {
            run_->SlotEnded();
        } else {
            Begin();
        }
    }

    Run *run_;
    std::unique_ptr<bench::EchoService::Stub> stub_;
    std::unique_ptr<grpc::ClientContext> context_;
    bench::EchoRequest request_;
    bench::EchoResponse response_;
    Clock::time_point began_;
};

std::string Contents(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// The CPU time a process has used, in microseconds; 0 for process 0.
double ProcessorMicroseconds(int process) {
    if (process == 0) return 0;
    std::string text = Contents("/proc/" + std::to_string(process) + "/stat");
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string skipped;
    for (int i = 0; i < 11; ++i) fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) * 1e6 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

int main(int count, char **arguments) {
    if (count != 8) {
        std::cerr << "usage: grpc-cpp-load ADDRESS CA CONNECTIONS IN-FLIGHT SECONDS PAYLOAD-SIZE SERVER-PID" << std::endl;
        return 64;
    }
    const std::string address = arguments[1];
    const int connections = std::atoi(arguments[3]), in_flight = std::atoi(arguments[4]), process = std::atoi(arguments[7]);
    const double seconds = std::atof(arguments[5]);
    Run run;
    run.payload = std::string(static_cast<size_t>(std::atoi(arguments[6])), 'x');
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = Contents(arguments[2]);

    std::vector<std::unique_ptr<Slot>> slots;
    for (int i = 0; i < connections; ++i) {
        grpc::ChannelArguments options;
        options.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        options.SetSslTargetNameOverride("localhost");
        auto channel = grpc::CreateCustomChannel(address, grpc::SslCredentials(tls), options);
        if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10))) {
            std::cerr << "grpc-cpp-load: cannot connect to " << address << std::endl;
            return 1;
        }
        for (int j = 0; j < in_flight; ++j) slots.push_back(std::make_unique<Slot>(&run, channel));
    }
    run.running = static_cast<int>(slots.size());
    for (auto &slot : slots) slot->Begin();

    std::this_thread::sleep_for(std::chrono::seconds(1));
    const double processor_before = ProcessorMicroseconds(process);
    const auto began = Clock::now();
    run.phase = Phase::kMeasured;
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    run.phase = Phase::kEnding;
    const double elapsed = std::chrono::duration<double>(Clock::now() - began).count();
    const double processor = ProcessorMicroseconds(process) - processor_before;
    {
        std::unique_lock<std::mutex> lock(run.mutex);
        run.ended.wait(lock, [&run] { return run.running == 0; });
    }

    std::vector<uint32_t> all;
    uint64_t errors = 0;
    for (auto &slot : slots) {
        all.insert(all.end(), slot->microseconds.begin(), slot->microseconds.end());
        errors += slot->errors;
    }
    std::sort(all.begin(), all.end());
    const auto quantile = [&all](double part) {
        return all.empty() ? 0.0 : all[static_cast<size_t>(part * static_cast<double>(all.size() - 1))] / 1000.0;
    };
    std::printf("{\"calls_per_second\":%.0f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"server_cpu_us_per_call\":%.2f,\"errors\":%llu}\n",
                static_cast<double>(all.size()) / elapsed, quantile(0.50), quantile(0.99),
                all.empty() ? 0.0 : processor / static_cast<double>(all.size()), static_cast<unsigned long long>(errors));
    return all.empty() ? 1 : 0;
}
