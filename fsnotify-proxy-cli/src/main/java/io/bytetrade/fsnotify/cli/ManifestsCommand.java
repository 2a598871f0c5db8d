package io.bytetrade.fsnotify.cli;

import io.bytetrade.fsnotify.cli.manifests.Manifests;
import io.bytetrade.fsnotify.cli.manifests.SecretKey;
import io.bytetrade.fsnotify.redis.RedisSettings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What the proxy needs in a cluster, printed. */
@Command(
        name = "manifests",
        description = {
            "Prints what the proxy needs in a cluster, for kubectl apply -f -: the definition of FSWatchers, its",
            "identity and rights, Deployment, Service, PodDisruptionBudget and NetworkPolicy. Asks nobody, changes nothing."
        },
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class ManifestsCommand implements Runnable {
    private static final String ENV = " (environment: ";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "os-system",
            description = "Where the proxy is to run; the namespace is not created" + ENV
                    + "FSNOTIFY_NAMESPACE; default: ${DEFAULT-VALUE}).")
    private String namespace;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "2",
            converter = Values.Count.class,
            description = "How many pods" + ENV + "FSNOTIFY_REPLICAS; default: ${DEFAULT-VALUE}).")
    private int replicas;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            defaultValue = "fsnotify-proxy:dev",
            description = "The image, made with the Dockerfile" + ENV + "FSNOTIFY_IMAGE; default: ${DEFAULT-VALUE}).")
    private String image;

    @Option(
            names = "--redis",
            paramLabel = "ADDRESS",
            defaultValue = RedisOptions.ADDRESS,
            // Not ${DEFAULT-VALUE}: that would show the variable, and a password in it.
            description = "Where Redis is, as serve takes it, without a password" + ENV + "REDIS_ADDR; default: "
                    + RedisOptions.ADDRESS + ").")
    private String redis;

    @Option(
            names = "--redis-secret",
            paramLabel = "NAME/KEY",
            converter = SecretKeyConverter.class,
            description = "The Secret in the proxy's namespace, and the key in it, that holds the password of Redis"
                    + ENV + "FSNOTIFY_REDIS_SECRET; default: no password).")
    private SecretKey redisSecret;

    @Option(
            names = "--namespaces",
            paramLabel = "NAME",
            split = ",",
            description = "Serve only pods of these namespaces, separated by commas, with a Role in each instead of a"
                    + " ClusterRole" + ENV + "FSNOTIFY_NAMESPACES; default: all).")
    private List<String> namespaces = List.of();

    @Option(
            names = "--service",
            paramLabel = "NAME",
            defaultValue = "fsnotify-svc",
            description = "The name of the Service; another one while a deployed proxy has this" + ENV
                    + "FSNOTIFY_SERVICE; default: ${DEFAULT-VALUE}).")
    private String service;

    @Option(
            names = "--service-port",
            paramLabel = "PORT",
            defaultValue = "1506",
            converter = Values.Count.class,
            description = "The port of the Service" + ENV + "FSNOTIFY_SERVICE_PORT; default: ${DEFAULT-VALUE}).")
    private int servicePort;

    @Override
    public void run() {
        spec.commandLine().getOut().print(manifests().text());
        spec.commandLine().getOut().flush();
    }

    private Manifests manifests() {
        if (RedisOptions.holdsPassword(redis)) {
            throw wrong("the address of Redis must not hold a password: put it into a Secret, and name that with"
                    + " --redis-secret");
        }
        try {
            RedisSettings.builder(redis);
            return new Manifests(
                    namespace,
                    replicas,
                    image,
                    redis,
                    Optional.ofNullable(redisSecret),
                    namespaces,
                    service,
                    servicePort);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static final class SecretKeyConverter implements ITypeConverter<SecretKey> {
        @Override
        public SecretKey convert(String text) {
            try {
                return SecretKey.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
