import java.nio.file.*;
import java.util.*;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.*;
import org.opensearch.plugins.Plugin;

/**
 * One node of a cluster on 127.0.0.1. Arguments: its home, its number (from 0), and for each node of the cluster the ports of HTTP and
 * transport, "9200:9300". It ends when its standard input does, so that it does not outlive the process that started it.
 */
public class Start {
  static class TestNode extends Node {
    TestNode(Settings settings, Collection<Class<? extends Plugin>> plugins) {
      super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"), plugins, true);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Files.createDirectories(Paths.get(arguments[0]).toAbsolutePath());
    int number = Integer.parseInt(arguments[1]);
    List<String> seeds = new ArrayList<>(), names = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      seeds.add("127.0.0.1:" + arguments[i].split(":")[1]);
      names.add("node" + (i - 2));
    }
    String[] ports = arguments[2 + number].split(":");
    Settings settings = Settings.builder().put("path.home", home.toString()).put("node.name", "node" + number).put("cluster.name", "paperweave-test")
      .put("network.host", "127.0.0.1").put("http.port", ports[0]).put("transport.port", ports[1]).put("http.type", "netty4").put("transport.type", "netty4")
      .putList("discovery.seed_hosts", seeds).putList("cluster.initial_cluster_manager_nodes", names)
      .put("bootstrap.system_call_filter", false).put("cluster.routing.allocation.disk.threshold_enabled", false).build();
    List<Class<? extends Plugin>> plugins = new ArrayList<>();
    for (String name : List.of("org.opensearch.transport.Netty4Plugin", "org.opensearch.analysis.common.CommonAnalysisPlugin", "org.opensearch.knn.plugin.KNNPlugin")) plugins.add(Class.forName(name).asSubclass(Plugin.class));
    new TestNode(settings, plugins).start();
    while (System.in.read() >= 0) continue;
    Runtime.getRuntime().halt(0);
  }
}
