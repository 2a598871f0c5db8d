package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.cli.admin.AdminServer;
import io.bytetrade.fsnotify.cli.admin.Health;
import io.bytetrade.fsnotify.cli.admin.Observed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where an operator can look in. */
final class AdminOptions {
    private static final System.Logger LOG = System.getLogger(AdminOptions.class.getName());

    private static final Address DEFAULT = Address.of("127.0.0.1:9090");

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT|off",
            converter = Address.Converter.class,
            description =
                    "Where /healthz, /readyz, /metrics and /clients are served over HTTP, to whoever can connect: in"
                            + " Kubernetes :9090, for the kubelet's probes (environment: FSNOTIFY_ADMIN; default:"
                            + " 127.0.0.1:9090, or nowhere where that is taken).")
    private Address admin;

    /**
     * Opens the admin port. Somebody who asked for one relies on it; else its absence is no reason not to serve clients.
     *
     * @return what to close when the proxy has ended; empty if none is wanted
     * @throws ExitException if the address that is asked for cannot be listened on
     */
    Optional<AdminServer> open(Observed observed, Health health) throws ExitException {
        Address address = admin == null ? DEFAULT : admin;
        if (address.socket() == null) {
            return Optional.empty();
        }
        try {
            AdminServer server = new AdminServer(address.socket(), observed, health);
            LOG.log(System.Logger.Level.INFO, "health and metrics at {0}", url(server.address()));
            return Optional.of(server);
        } catch (IOException e) {
            String failure = "cannot listen on " + address.text() + " for --admin: " + e.getMessage();
            if (admin != null) {
                throw new ExitException(
                        ExitCode.LISTEN, new IOException(failure + "; choose another address, or --admin=off", e));
            }
            LOG.log(System.Logger.Level.WARNING, "{0}; there are no health and metrics pages without it", failure);
            return Optional.empty();
        }
    }

    private static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? '[' + host + ']' : host) + ':' + address.getPort();
    }

    /**
     * An address as it was given.
     *
     * @param socket the address, or null for none
     */
    private record Address(String text, InetSocketAddress socket) {
        static Address of(String text) {
            if (text.trim().toLowerCase(Locale.ROOT).equals("off")) {
                return new Address(text, null);
            }
            if (new Values.ListenAddress().convert(text) instanceof InetSocketAddress socket) {
                return new Address(text, socket);
            }
            throw new TypeConversionException("'" + text + "' must be HOST:PORT, :PORT or off here");
        }

        private static final class Converter implements ITypeConverter<Address> {
            @Override
            public Address convert(String text) {
                return of(text);
            }
        }
    }
}
