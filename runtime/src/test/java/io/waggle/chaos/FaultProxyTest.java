package io.waggle.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy before a real server that answers each byte with the next one, and remembers what it was asked. */
class FaultProxyTest {

    private static final int SHORT_MS = 150;
    private static final int LONG_MS = 20_000;

    private final ConcurrentLinkedQueue<Integer> asked = new ConcurrentLinkedQueue<>();
    private ServerSocket server;
    private FaultProxy proxy;
    private Socket client;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket one = server.accept();
                daemon(() -> answer(one));
            }
        });
        proxy = new FaultProxy(
                "127.0.0.1", new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        client = connect();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        proxy.close();
        server.close();
    }

    @Test
    void bytesPass() throws IOException {
        assertThat(ask(5)).isEqualTo(6);
        assertThat(ask(9)).isEqualTo(10);
    }

    @Test
    void aBlackHoleKeepsRequestsUntilItsEnd() throws IOException {
        assertThat(ask(1)).isEqualTo(2);
        proxy.set(FaultProxy.Mode.BLACK_HOLE, 0);
        client.setSoTimeout(SHORT_MS);
        assertThatThrownBy(() -> ask(3)).isInstanceOf(SocketTimeoutException.class);
        assertThat(asked).containsExactly(1);
        proxy.heal();
        client.setSoTimeout(LONG_MS);
        assertThat(client.getInputStream().read()).isEqualTo(4);
    }

    @Test
    void swallowedAnswersNeverComeAndTheirConnectionEnds() throws IOException {
        assertThat(ask(1)).isEqualTo(2);
        proxy.set(FaultProxy.Mode.SWALLOW, 0);
        client.setSoTimeout(SHORT_MS);
        assertThatThrownBy(() -> ask(3)).isInstanceOf(SocketTimeoutException.class);
        await().untilAsserted(() -> assertThat(proxy.swallowed()).isEqualTo(1));
        assertThat(asked).as("what the server was asked").containsExactly(1, 3);
        proxy.heal();
        client.setSoTimeout(LONG_MS);
        assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        client = connect();
        assertThat(ask(7)).isEqualTo(8);
    }

    @Test
    void aCutIsAReset() throws IOException {
        assertThat(ask(1)).isEqualTo(2);
        assertThat(proxy.cut()).isEqualTo(1);
        assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
    }

    @Test
    void answersComeLate() throws IOException {
        proxy.set(FaultProxy.Mode.DELAY, 300);
        long begun = System.nanoTime();
        assertThat(ask(1)).isEqualTo(2);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(300_000_000L);
    }

    @Test
    void aServerThatIsGoneIsAReset() throws IOException {
        server.close();
        client = connect();
        assertThatThrownBy(() -> ask(1)).isInstanceOf(IOException.class);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(LONG_MS);
        return socket;
    }

    private int ask(int number) throws IOException {
        client.getOutputStream().write(number);
        int answer = client.getInputStream().read();
        if (answer < 0) {
            throw new IOException("the connection was closed");
        }
        return answer;
    }

    private void answer(Socket one) throws IOException {
        for (int number = one.getInputStream().read();
                number >= 0;
                number = one.getInputStream().read()) {
            asked.add(number);
            one.getOutputStream().write(number + 1);
        }
    }

    /** Work that ends when its socket does. */
    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
