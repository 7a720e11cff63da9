using System.Buffers;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Finds the first of several markers in a text that is still growing.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class MarkerSearch
{
    private readonly Marker[] _markers;
    private readonly SearchValues<char> _beginnings;

    /// <summary>Prepares a search.</summary>
    /// <param name="markers">The markers; empty ones are left out.</param>
    public MarkerSearch(params ReadOnlySpan<Marker> markers)
    {
        List<Marker> kept = new(markers.Length);
        List<char> beginnings = new(markers.Length);
        foreach (Marker marker in markers)
        {
            if (marker.IsEmpty)
                continue;

            kept.Add(marker);
            beginnings.Add(marker.Text[0]);
        }

        _markers = [.. kept];
        _beginnings = SearchValues.Create([.. beginnings]);
    }

    /// <summary>Gets a value indicating whether there is nothing to find.</summary>
    public bool IsEmpty => _markers.Length == 0;

    /// <summary>Says whether no marker begins anywhere in a text.</summary>
    public bool IsFree(ReadOnlySpan<char> text) => !text.ContainsAny(_beginnings);

    /// <summary>Finds the first marker.</summary>
    /// <param name="text">The text so far.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="isFinal">Whether the text is complete, so that half a marker is none.</param>
    public MarkerHit Find(ReadOnlySpan<char> text, int from, bool isFinal)
    {
        while (from < text.Length)
        {
            int at = text[from..].IndexOfAny(_beginnings);
            if (at < 0)
                break;

            from += at;
            MarkerHit hit = At(text, from, isFinal);
            if (hit.At == from)
                return hit;

            from++;
        }

        return new(text.Length, 0, null);
    }

    /// <summary>Compares the markers with one place of a text.</summary>
    /// <returns>The longest that is there; undecided while a longer one may still come, so that cuts change nothing. No match is the text's end.</returns>
    public MarkerHit At(ReadOnlySpan<char> text, int at, bool isFinal)
    {
        MarkerHit best = new(text.Length, 0, null);
        foreach (Marker marker in _markers)
        {
            int length = marker.Match(text[at..]);
            if (length == Marker.Partial && !isFinal)
                return new(at, 0, null);

            if (length > best.Length)
                best = new(at, length, marker);
        }

        return best;
    }
}
