using System.Globalization;
using System.Text;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>
/// All texts of a small finite grammar, by definition of its nodes and nothing else: the slow reference of the matcher. Texts are bytes, each one
/// character of the string.
/// </summary>
internal sealed class TextEnumeration(int maxNesting, int limit)
{
    private int _count;

    /// <summary>Gives the texts, or <see langword="null"/> if there are too many.</summary>
    public HashSet<string>? All(GrammarNode root)
    {
        HashSet<string> texts = [];
        try
        {
            foreach (string text in Texts(root, new JsonConstraintOptions(), 0))
                texts.Add(text);
        }
        catch (TooManyException)
        {
            return null;
        }

        return texts;
    }

    public static HashSet<string> PrefixesOf(IEnumerable<string> texts)
    {
        HashSet<string> prefixes = [];
        foreach (string text in texts)
        {
            for (int length = text.Length; length >= 0 && prefixes.Add(text[..length]); length--)
            {
            }
        }

        return prefixes;
    }

    private static List<string> Spaces(JsonConstraintOptions options)
    {
        if (options.WhiteSpace != JsonWhiteSpace.Flexible)
            return [""];
        List<string> all = [""];
        for (int length = 1, from = 0; length <= options.MaxWhiteSpaceRun; length++)
        {
            int to = all.Count;
            for (int i = from; i < to; i++)
                all.AddRange(" \t\n\r".Select(space => all[i] + space));
            from = to;
        }

        return all;
    }

    private IEnumerable<string> Texts(GrammarNode node, JsonConstraintOptions options, int depth)
    {
        IEnumerable<string> texts = node switch
        {
            NeverNode => [],
            LiteralNode literal => [Latin(literal.Utf8)],
            TextNode text => Values(text.Language).Select(value => Latin(System.Text.Encoding.UTF8.GetBytes(value))),
            StringNode text => Values(text).SelectMany(Spellings),
            LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode choice => choice.Alternatives.SelectMany(alternative => Texts(alternative, options, depth)),
            LocalMode.Tokenizers.Constraints.Grammar.SequenceNode sequence => Joined(sequence.Parts, options, depth),
            LocalMode.Tokenizers.Constraints.Grammar.RepeatNode repeat => Enumerable.Range(repeat.Minimum, repeat.Maximum!.Value - repeat.Minimum + 1).SelectMany(count => Joined([.. Enumerable.Repeat(repeat.Item, count)], options, depth)),
            DocumentNode document =>
                from before in Spaces(document.Options)
                from text in Texts(document.Value, document.Options, depth)
                from after in Spaces(document.Options)
                select before + text + after,
            LinkNode link => Texts(link.Target, options, depth),
            ObjectNode item => depth == maxNesting ? [] : Objects(item, options, depth + 1),
            ArrayNode array => depth == maxNesting ? [] : Arrays(array, options, depth + 1),
            _ => throw new NotSupportedException(node.GetType().Name),
        };
        foreach (string text in texts)
        {
            if (++_count > limit)
                throw new TooManyException();
            yield return text;
        }
    }

    private IEnumerable<string> Joined(GrammarNode[] parts, JsonConstraintOptions options, int depth)
    {
        if (parts.Length == 0)
            return [""];
        return
            from first in Texts(parts[0], options, depth)
            from rest in Joined(parts[1..], options, depth)
            select first + rest;
    }

    private IEnumerable<string> Objects(ObjectNode item, JsonConstraintOptions options, int depth)
    {
        foreach (List<(string Name, GrammarNode Value)> members in Members(item, 0, []))
        {
            if (members.Count < item.MinProperties || members.Count > item.MaxProperties)
                continue;
            IEnumerable<string>[] parts = [.. members.Select(member =>
                from name in Spellings(member.Name)
                from colon in Punctuation(":", options)
                from value in Texts(member.Value, options, depth)
                select name + colon + value)];
            foreach (string text in Bracketed("{", parts, "}", options))
                yield return text;
        }
    }

    private IEnumerable<List<(string Name, GrammarNode Value)>> Members(ObjectNode item, int next, List<(string Name, GrammarNode Value)> members)
    {
        if (++_count > limit)
            throw new TooManyException();
        if (item.Declared.Skip(next).All(static property => !property.IsRequired))
        {
            yield return members;
            foreach (OtherProperties other in item.Others)
            {
                foreach (string name in Values(other.Names).Where(name => members.All(member => member.Name != name)))
                {
                    foreach (List<(string Name, GrammarNode Value)> more in Members(item, item.Declared.Length, [.. members, (name, other.Value)]))
                        yield return more;
                }
            }
        }

        for (int i = next; i < item.Declared.Length; i++)
        {
            foreach (List<(string Name, GrammarNode Value)> more in Members(item, i + 1, [.. members, (item.Declared[i].Name, item.Declared[i].Value)]))
                yield return more;
            if (item.Declared[i].IsRequired)
                break;
        }
    }

    private IEnumerable<string> Arrays(ArrayNode array, JsonConstraintOptions options, int depth)
    {
        int most = Math.Min(array.MaxItems ?? int.MaxValue, array.Rest is null ? array.First.Length : 4);
        return Items([], 0);

        IEnumerable<string> Items(List<GrammarNode> nodes, int counted)
        {
            if (nodes.Count >= array.MinItems && counted >= array.MinCounted && !(counted > array.MaxCounted))
            {
                foreach (string text in Bracketed("[", [.. nodes.Select(node => Texts(node, options, depth))], "]", options).Where(text => !array.UniqueStrings || AreUnique(text)))
                    yield return text;
            }

            if (nodes.Count >= most)
                yield break;
            ArrayItem item = nodes.Count < array.First.Length ? array.First[nodes.Count] : array.Rest!;
            foreach (string text in Items([.. nodes, item.Plain], counted))
                yield return text;
            foreach (string text in item.Counted is { } more ? Items([.. nodes, more], counted + 1) : [])
                yield return text;
        }
    }

    private static bool AreUnique(string text)
    {
        using var document = System.Text.Json.JsonDocument.Parse(text.Select(static value => (byte)value).ToArray());
        string[] items = [.. document.RootElement.EnumerateArray().Select(static item => item.GetString()!)];
        return items.Distinct(StringComparer.Ordinal).Count() == items.Length;
    }

    private IEnumerable<string> Bracketed(string open, IEnumerable<string>[] parts, string close, JsonConstraintOptions options)
    {
        IEnumerable<string> inner = Separated(parts, 0, options);
        return
            from before in Spaces(options)
            from text in inner
            from after in parts.Length == 0 ? [""] : Spaces(options)
            select Counted(open + before + text + after + close);
    }

    private static IEnumerable<string> Separated(IEnumerable<string>[] parts, int index, JsonConstraintOptions options)
    {
        if (index == parts.Length)
            return [""];
        if (index == parts.Length - 1)
            return parts[index];
        return
            from first in parts[index]
            from comma in Punctuation(",", options)
            from rest in Separated(parts, index + 1, options)
            select first + comma + rest;
    }

    private static IEnumerable<string> Punctuation(string mark, JsonConstraintOptions options)
    {
        if (options.WhiteSpace == JsonWhiteSpace.Spaced)
            return [mark + " "];
        return
            from before in Spaces(options)
            from after in Spaces(options)
            select before + mark + after;
    }

    private string Counted(string text) => ++_count > limit ? throw new TooManyException() : text;

    private IEnumerable<string> Values(StringNode node) => node.Language.IsUniversal(0)
        ? throw new TooManyException()
        : Values(node.Language);

    private IEnumerable<string> Values(CharDfa language)
    {
        return From(language.Start, "");

        IEnumerable<string> From(int state, string value)
        {
            if (value.Length > 8 || ++_count > limit)
                throw new TooManyException();
            if (language.IsAccepting(state))
                yield return value;
            foreach (CharEdge edge in language.Edges(state).ToArray())
            {
                for (int codePoint = edge.First; codePoint <= edge.Last; codePoint++)
                {
                    foreach (string more in From(edge.Next, value + char.ConvertFromUtf32(codePoint)))
                        yield return more;
                }
            }
        }
    }

    /// <summary>Gives all ways to write a JSON string.</summary>
    public static IEnumerable<string> Spellings(string value)
    {
        List<string> all = ["\""];
        foreach (Rune rune in value.EnumerateRunes())
        {
            List<string> ways = [];
            if (rune.Value >= 0x20 && rune.Value is not ('"' or '\\'))
                ways.Add(Latin(System.Text.Encoding.UTF8.GetBytes(rune.ToString())));
            int place = "\"\\/\b\f\n\r\t".IndexOf(rune.ToString(), StringComparison.Ordinal);
            if (place >= 0)
                ways.Add("\\" + "\"\\/bfnrt"[place]);
            List<string> escapes = [""];
            foreach (char unit in rune.ToString())
            {
                escapes = [.. escapes.Select(static escape => escape + "\\u")];
                foreach (char digit in ((int)unit).ToString("x4", CultureInfo.InvariantCulture))
                    escapes = [.. escapes.SelectMany(escape => char.IsDigit(digit) ? [escape + digit] : new[] { escape + digit, escape + char.ToUpperInvariant(digit) })];
            }

            ways.AddRange(escapes);
            all = [.. all.SelectMany(start => ways.Select(way => start + way))];
        }

        return all.Select(static text => text + "\"");
    }

    private static string Latin(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private sealed class TooManyException : Exception;
}
