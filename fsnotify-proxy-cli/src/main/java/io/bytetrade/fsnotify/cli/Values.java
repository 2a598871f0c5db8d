package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.k8s.ShutdownPolicy;
import io.bytetrade.fsnotify.pathmap.HostPathType;
import io.bytetrade.fsnotify.protocol.Op;
import io.bytetrade.fsnotify.proxy.spi.PeerCheckMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the texts of options are read. A text that is wrong is answered with what would be right. */
final class Values {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");

    private Values() {}

    /** {@code 250ms}, {@code 1s}, {@code 2m}, {@code 1h}; 0 needs no unit. */
    static final class Time implements ITypeConverter<Duration> {
        private static final Map<String, Duration> UNITS = Map.of(
                "ms",
                Duration.ofMillis(1),
                "s",
                Duration.ofSeconds(1),
                "m",
                Duration.ofMinutes(1),
                "h",
                Duration.ofHours(1));

        @Override
        public Duration convert(String text) {
            Matcher matcher = NUMBER_AND_UNIT.matcher(text.trim());
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(1));
                Duration unit = UNITS.get(matcher.group(2));
                if (unit != null) {
                    return unit.multipliedBy(number);
                }
                if (number == 0 && matcher.group(2).isEmpty()) {
                    return Duration.ZERO;
                }
            }
            throw new TypeConversionException("'" + text + "' is not a time: write for example 250ms, 1s, 2m or 0");
        }
    }

    /** {@code 65536}, {@code 512KiB}, {@code 4MiB}, {@code 1GiB}; K, M and G mean the same. */
    static final class Size implements ITypeConverter<Long> {
        private static final Map<String, Integer> SHIFTS =
                Map.of("", 0, "b", 0, "k", 10, "kib", 10, "m", 20, "mib", 20, "g", 30, "gib", 30);

        @Override
        public Long convert(String text) {
            Matcher matcher = NUMBER_AND_UNIT.matcher(text.trim());
            if (matcher.matches()) {
                Integer shift = SHIFTS.get(matcher.group(2).toLowerCase(Locale.ROOT));
                if (shift != null) {
                    // Twelve digits and thirty places more overflow; nobody has so much memory.
                    long number = Long.parseLong(matcher.group(1));
                    return number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift;
                }
            }
            throw new TypeConversionException("'" + text + "' is not a size: write for example 65536, 512KiB or 4MiB");
        }
    }

    /** A whole number from 1 on. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int value = Integer.parseInt(text.trim());
                if (value >= 1) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Answered below, like a number that is too small.
            }
            throw new TypeConversionException("'" + text + "' is not a whole number from 1 on");
        }
    }

    /** {@code on} or {@code off}. */
    static final class OnOff implements ITypeConverter<Boolean> {
        @Override
        public Boolean convert(String text) {
            return switch (text.trim().toLowerCase(Locale.ROOT)) {
                case "on", "true" -> true;
                case "off", "false" -> false;
                default -> throw new TypeConversionException("'" + text + "' is neither on nor off");
            };
        }
    }

    /** {@code hand-over} or {@code delete}. */
    static final class Shutdown implements ITypeConverter<ShutdownPolicy> {
        @Override
        public ShutdownPolicy convert(String text) {
            return switch (text.trim().toLowerCase(Locale.ROOT)) {
                case "hand-over" -> ShutdownPolicy.HAND_OVER;
                case "delete" -> ShutdownPolicy.DELETE;
                default -> throw new TypeConversionException("'" + text + "' is neither hand-over nor delete");
            };
        }
    }

    /** {@code enforce}, {@code warn} or {@code off}. */
    static final class PeerCheck implements ITypeConverter<PeerCheckMode> {
        @Override
        public PeerCheckMode convert(String text) {
            return switch (text.trim().toLowerCase(Locale.ROOT)) {
                case "enforce" -> PeerCheckMode.ENFORCE;
                case "warn" -> PeerCheckMode.WARN;
                case "off" -> PeerCheckMode.OFF;
                default -> throw new TypeConversionException("'" + text + "' is none of enforce, warn and off");
            };
        }
    }

    /** {@code CREATE}, or several joined by {@code |}. */
    static final class Ops implements ITypeConverter<Integer> {
        private static final Map<String, Integer> BITS = Map.of(
                "CREATE", Op.CREATE, "WRITE", Op.WRITE, "REMOVE", Op.REMOVE, "RENAME", Op.RENAME, "CHMOD", Op.CHMOD);

        @Override
        public Integer convert(String text) {
            return parse(text);
        }

        static int parse(String text) {
            int ops = 0;
            for (String word : text.split("\\|", -1)) {
                Integer bit = BITS.get(word.trim().toUpperCase(Locale.ROOT));
                if (bit == null) {
                    throw new TypeConversionException("'" + text
                            + "' is no op: write CREATE, WRITE, REMOVE, RENAME or CHMOD, or several joined by |");
                }
                ops |= bit;
            }
            return ops;
        }
    }

    /** A type of hostPath volumes, in the words of Kubernetes, or {@code Unset}. */
    static final class VolumeType implements ITypeConverter<HostPathType> {
        @Override
        public HostPathType convert(String text) {
            return HostPathType.of(text.trim())
                    .filter(type -> !text.isBlank())
                    .orElseThrow(() -> new TypeConversionException("'" + text
                            + "' is not a type of hostPath volumes: write " + Arrays.toString(HostPathType.values())));
        }
    }

    /** {@code HOST:PORT}, {@code [IPV6]:PORT}, {@code :PORT} for every address, {@code unix:PATH} or {@code unix:///PATH}. */
    static final class ListenAddress implements ITypeConverter<SocketAddress> {
        @Override
        public SocketAddress convert(String text) {
            if (text.startsWith("unix:")) {
                String path = text.substring("unix:".length()).replaceFirst("^//(?=/)", "");
                if (path.isEmpty()) {
                    throw wrong(text);
                }
                return UnixDomainSocketAddress.of(path);
            }
            int colon = text.lastIndexOf(':');
            if (colon < 0) {
                throw wrong(text);
            }
            String host = text.substring(0, colon);
            int port = port(text, text.substring(colon + 1));
            if (host.isEmpty()) {
                return new InetSocketAddress(port);
            }
            if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
                throw new TypeConversionException(
                        "'" + text + "': an IPv6 address stands in brackets, [" + host + "]:" + port);
            }
            try {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException e) {
                throw new TypeConversionException("'" + text + "': the host '" + host + "' is not known");
            }
        }

        private static int port(String text, String digits) {
            if (digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= 65_535) {
                return Integer.parseInt(digits);
            }
            throw wrong(text);
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException(
                    "'" + text + "' is not an address: write HOST:PORT, :PORT or unix:PATH, with a port up to 65535");
        }
    }
}
