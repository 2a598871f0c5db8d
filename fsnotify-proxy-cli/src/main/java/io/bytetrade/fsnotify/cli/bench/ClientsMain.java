package io.bytetrade.fsnotify.cli.bench;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The entry of the clients' process. */
final class ClientsMain {
    private ClientsMain() {}

    /** Takes host, port, channel prefix, clients, watches, bystanders and clients that read nothing. */
    public static void main(String[] args) throws IOException {
        ClientsProcess.run(
                new InetSocketAddress(args[0], Integer.parseInt(args[1])),
                args[2],
                Integer.parseInt(args[3]),
                Integer.parseInt(args[4]),
                Integer.parseInt(args[5]),
                Integer.parseInt(args[6]));
    }
}
