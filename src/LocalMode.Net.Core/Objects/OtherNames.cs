using System.Globalization;
using System.Text;

namespace LocalMode;

/// <summary>Writes the pattern of the names that an object with extension data may have: those of its members as they are, and any that is not read as one of them.</summary>
/// <remarks>
/// Where the serializer does not mind the case, another spelling of a member would replace its value, unseen by the schema. The names are followed
/// character by character, as the members begin, and may be others from wherever no member goes on; without characters beyond the Basic Multilingual Plane.
/// </remarks>
/// <param name="ignoresCase">Whether the serializer takes names for members that differ from theirs by case.</param>
/// <param name="hasMetadata">Whether the serializer takes names that begin with <c>$</c> for its own.</param>
internal sealed class OtherNames(bool ignoresCase, bool hasMetadata)
{
    private const string Any = @"[\u0000-\uD7FF\uE000-\uFFFF]";

    private readonly Dictionary<char, string> _alike = [];

    /// <param name="asked">The names that the schema asks for.</param>
    /// <param name="members">All names that the serializer takes for members.</param>
    public string Pattern(IReadOnlyList<string> asked, IReadOnlyList<string> members)
    {
        Place root = new();
        foreach (string name in asked.Concat(members))
        {
            // Names beyond the plane are none of the others anyway.
            if (name.Any(char.IsSurrogate))
                continue;
            Place place = root;
            foreach (char c in name)
            {
                string alike = Alike(c);
                if (!place.Next.TryGetValue(alike, out Place? next))
                    place.Next[alike] = next = new();
                place = next;
            }
            place.IsMember = true;
        }
        StringBuilder pattern = new("^(?:");
        foreach (string name in asked)
            pattern.Append(SchemaNarrowing.Escape(name)).Append('|');
        Write(pattern, root, hasMetadata ? "$" : "");
        return pattern.Append(")$").ToString();
    }

    private static void Write(StringBuilder pattern, Place place, string refused)
    {
        pattern.Append("(?:");
        foreach ((string alike, Place next) in place.Next)
        {
            if (refused.Contains(alike, StringComparison.Ordinal))
                continue;
            pattern.Append('[');
            foreach (char c in alike)
                Append(pattern, c);
            pattern.Append(']');
            Write(pattern, next, "");
            pattern.Append('|');
        }
        pattern.Append('[');
        int from = 0;
        foreach (char c in place.Next.Keys.SelectMany(static alike => alike).Concat(refused).Distinct().Order())
        {
            Append(pattern, from, c - 1);
            from = c + 1;
        }
        Append(pattern, from, char.MaxValue);
        pattern.Append(']').Append(Any).Append("*)");
        // Here the name may end, unless it is a member's.
        if (!place.IsMember)
            pattern.Append('?');
    }

    /// <summary>Appends a range without the halves of pairs.</summary>
    private static void Append(StringBuilder pattern, int from, int to)
    {
        const int FirstHalf = 0xD800;
        const int LastHalf = 0xDFFF;
        if (from < FirstHalf && to > LastHalf)
        {
            Append(pattern, from, FirstHalf - 1);
            Append(pattern, LastHalf + 1, to);
        }
        else if (from <= to)
        {
            Append(pattern, (char)from);
            pattern.Append('-');
            Append(pattern, (char)to);
        }
    }

    private static void Append(StringBuilder pattern, char c) => pattern.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");

    private string Alike(char c)
    {
        if (!ignoresCase)
            return c.ToString();
        char upper = char.ToUpperInvariant(c);
        if (!_alike.TryGetValue(upper, out string? alike))
            _alike[upper] = alike = string.Concat(Enumerable.Range(0, char.MaxValue + 1).Select(static i => (char)i).Where(other => char.ToUpperInvariant(other) == upper));
        return alike;
    }

    private sealed class Place
    {
        public SortedDictionary<string, Place> Next { get; } = new(StringComparer.Ordinal);

        public bool IsMember { get; set; }
    }
}
