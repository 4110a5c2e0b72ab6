package io.waggle.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.waggle.api.ListCursor.Place;
import io.waggle.api.TaskLister.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page in the making: the tasks of several sources, merged so that what happened last stands first; many sources are
 * read in groups. Each step begins when the one before has ended. One context.
 */
final class ListPage {

    /** How many sources are merged at a time. */
    static final int GROUP = 48;

    /** How many times it reads for one page. */
    private static final int MOST_READS = 60;

    /** For how long it looks for tasks that a filter lets through, and how many times it reads however long that takes. */
    private static final long MOST_NANOS = 25_000_000;

    private static final int LEAST_READS = 3;

    private static final int LEAST_READ = 10;

    private final ListSource.Shelf shelf;
    private final Wanted wanted;
    private final int limit;
    private final long until = System.nanoTime() + MOST_NANOS;
    private final JsonArray items = new JsonArray();
    private final List<ListSource> open = new ArrayList<>();
    private List<Place> later;
    private @Nullable Place last;
    private long looked;
    private int reads;

    /**
     * @param shelf what the sources read from
     * @param places where to look, in the order of the groups
     */
    ListPage(ListSource.Shelf shelf, Wanted wanted, int limit, List<Place> places) {
        this.shelf = shelf;
        this.wanted = wanted;
        this.limit = limit;
        this.later = places;
    }

    /** @param rest the places behind those that the cursor has opened */
    void startAt(ListCursor cursor, List<Place> rest) {
        looked = cursor.looked();
        last = cursor.last();
        later = rest;
        cursor.open().forEach(one -> open.add(new ListSource(one)));
    }

    /** {@code {"items","next"}}. */
    Future<JsonObject> fill() {
        if (open.isEmpty() && !later.isEmpty()) {
            later.stream().limit(GROUP).map(ListSource::new).forEach(open::add);
            last = open.get(open.size() - 1).place();
            later = later.subList(open.size(), later.size());
        }
        if (open.isEmpty() || looked >= wanted.most()) {
            return Future.succeededFuture(page(false));
        }
        if (isOver()) {
            return Future.succeededFuture(page(true));
        }
        return read().compose(v -> {
            merge();
            return fill();
        });
    }

    private boolean isOver() {
        return items.size() >= limit
                || reads >= MOST_READS
                || (reads >= LEAST_READS && wanted.filtered() && System.nanoTime() - until > 0);
    }

    private Future<Void> read() {
        List<ListSource> thirsty = open.stream().filter(ListSource::isThirsty).toList();
        // A filter that lets little through wants more at a time.
        int share = wanted.filtered() && reads > 1 ? limit : 2 * limit / open.size();
        int size = Math.min(limit, Math.max(LEAST_READ, share));
        reads++;
        return Future.all(thirsty.stream().map(one -> one.read(shelf, size)).toList())
                .mapEmpty();
    }

    /** Takes tasks until one of the sources has to be read again. */
    private void merge() {
        open.removeIf(ListSource::hasEnded);
        while (items.size() < limit && looked < wanted.most() && !open.isEmpty()) {
            ListSource newest = open.get(0);
            for (ListSource one : open) {
                newest = one.time() > newest.time() ? one : newest;
            }
            if (wanted.filter().test(newest.head())) {
                items.add(wanted.row().apply(newest.head()));
            }
            looked++;
            newest.take();
            if (newest.isThirsty()) {
                return;
            }
            if (newest.hasEnded()) {
                open.remove(newest);
            }
        }
    }

    private JsonObject page(boolean more) {
        Place opened = last;
        Optional<String> next = more && opened != null
                ? Optional.of(new ListCursor(
                                looked,
                                opened,
                                open.stream().map(ListSource::open).toList())
                        .write())
                : Optional.empty();
        return new JsonObject().put("items", items).put("next", next.orElse(null));
    }
}
