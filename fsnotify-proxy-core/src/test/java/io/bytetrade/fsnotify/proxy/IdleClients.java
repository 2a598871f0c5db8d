package io.bytetrade.fsnotify.proxy;

import io.bytetrade.fsnotify.protocol.ChannelId;
import io.bytetrade.fsnotify.protocol.Message;
import io.bytetrade.fsnotify.protocol.MessageEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients in a process of their own, for {@link ChildJvm}: each watches a directory and then waits. Arguments: the
 * proxy's port, and how many. It says how many are connected.
 */
final class IdleClients {
    private IdleClients() {}

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress proxy =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        List<SocketChannel> clients = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            SocketChannel client = SocketChannel.open(proxy);
            ChannelId id = ChannelId.parse("ns/pod/app/idle-" + i);
            client.write(MessageEncoder.encode(new Message.Watch(id, List.of("/mnt/data/idle-" + i))));
            clients.add(client);
        }
        System.out.println(clients.size());
        while (System.in.read() >= 0) {
            // Until its input ends.
        }
        for (SocketChannel client : clients) {
            client.close();
        }
    }
}
