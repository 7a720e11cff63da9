using System.Runtime.CompilerServices;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>Builds a grammar anew without the nodes that have no text. What stays as it is stays the same object.</summary>
internal sealed class GrammarRewriter(GrammarOrder order, NestingLevels levels, WritableTexts texts, CompileBudget budget)
{
    // Larger choices stay choices in choices, so that a chain of them does not grow with its square.
    private const int MostFlattened = 32;
    private readonly Dictionary<GrammarNode, GrammarNode> _rewritten = new(ReferenceEqualityComparer.Instance);

    public GrammarNode Rewrite(GrammarNode root)
    {
        List<GrammarNode> nodes = order.PartsFirst(budget);
        List<(LinkNode From, LinkNode To)> links = [];
        bool isSame = true;
        foreach (GrammarNode node in nodes)
        {
            budget.Step();
            if (levels.IsNever(node))
                continue;
            if (node is LinkNode link)
            {
                LinkNode to = new();
                links.Add((link, to));
                _rewritten.Add(link, to);
                continue;
            }

            GrammarNode result = Rewritten(node);
            if (!ReferenceEquals(result, node))
            {
                budget.Charge(64);
                isSame &= OnlyLinksDiffer(node, result);
            }
            _rewritten.Add(node, result);
        }

        if (isSame)
            return root;
        foreach ((LinkNode from, LinkNode to) in links)
            to.Target = _rewritten[from.Target];
        return _rewritten[root];
    }

    private bool Has(GrammarNode node) => !levels.IsNever(node);

    private GrammarNode New(GrammarNode node) => Has(node) ? _rewritten[node] : NeverNode.Instance;

    // Whether a node was only made anew because links below it were.
    private bool OnlyLinksDiffer(GrammarNode before, GrammarNode after) => (before, after) switch
    {
        (ChoiceNode a, ChoiceNode) => Array.TrueForAll(a.Alternatives, Has),
        (ObjectNode a, ObjectNode b) => a.Declared.Length == b.Declared.Length && a.MinProperties == b.MinProperties && a.MaxProperties == b.MaxProperties
            && a.Others.Length == b.Others.Length && a.Others.Zip(b.Others).All(static pair => ReferenceEquals(pair.First.Names, pair.Second.Names)),
        (ArrayNode a, ArrayNode b) => a.First.Length == b.First.Length && (a.Rest is null) == (b.Rest is null) && a.MinItems == b.MinItems && a.MaxItems == b.MaxItems
            && a.MinCounted == b.MinCounted && a.MaxCounted == b.MaxCounted && a.UniqueStrings == b.UniqueStrings && Items(a).Zip(Items(b)).All(static pair => IsAlike(pair.First, pair.Second)),
        (SequenceNode, SequenceNode) or (RepeatNode, RepeatNode) or (DocumentNode, DocumentNode) => true,
        _ => false,
    };

    private static IEnumerable<ArrayItem> Items(ArrayNode node) => node.Rest is null ? node.First : node.First.Append(node.Rest);

    private static bool IsAlike(ArrayItem a, ArrayItem b) =>
        a.Plain is NeverNode == b.Plain is NeverNode && a.Counted is null == b.Counted is null && a.Counted is NeverNode == b.Counted is NeverNode;

    private GrammarNode Rewritten(GrammarNode node)
    {
        switch (node)
        {
            case TextNode text:
                return texts.Texts(text)!;
            case StringNode text:
                return texts.Strings(text)!;
            case ChoiceNode choice:
                return Alternatives(choice);
            case SequenceNode sequence:
                GrammarNode[] parts = [.. sequence.Parts.Select(New)];
                return AreSame(parts, sequence.Parts) ? sequence : new SequenceNode(parts);
            case RepeatNode repeat:
                if (!Has(repeat.Item))
                    return new LiteralNode([]);
                return ReferenceEquals(New(repeat.Item), repeat.Item) ? repeat : new RepeatNode(New(repeat.Item), repeat.Minimum, repeat.Maximum);
            case DocumentNode document:
                return ReferenceEquals(New(document.Value), document.Value) ? document : new DocumentNode(New(document.Value), document.Options);
            case ObjectNode item:
                return Properties(item);
            case ArrayNode array:
                return ItemsOf(array);
            default:
                return node;
        }
    }

    private GrammarNode Alternatives(ChoiceNode choice)
    {
        var kept = new List<GrammarNode>(choice.Alternatives.Length);
        var seen = new HashSet<GrammarNode>(AlikeNodes.Instance);
        foreach (GrammarNode alternative in choice.Alternatives)
        {
            if (!Has(alternative))
                continue;
            GrammarNode next = New(alternative);
            budget.Charge(16);
            foreach (GrammarNode each in next is ChoiceNode { Alternatives.Length: <= MostFlattened } inner ? inner.Alternatives : [next])
            {
                budget.Step();
                if (seen.Add(each))
                    kept.Add(each);
            }
        }

        return kept.Count == 1 ? kept[0] : AreSame([.. kept], choice.Alternatives) ? choice : new ChoiceNode([.. kept]);
    }

    private ObjectNode Properties(ObjectNode node)
    {
        int required = node.Declared.Count(static p => p.IsRequired);
        long most = levels.MaxOf(node);
        bool isFull = required >= most;
        DeclaredProperty[] declared =
        [
            .. node.Declared.Where(p => p.IsRequired || (!isFull && levels.IsPossible(p)))
                .Select(p => ReferenceEquals(New(p.Value), p.Value) ? p : p with { Value = New(p.Value) }),
        ];
        List<OtherProperties> others = [];
        foreach (OtherProperties other in isFull ? [] : node.Others)
        {
            CharDfa names = levels.NamesOf(other);
            if (!names.IsEmpty)
                others.Add(ReferenceEquals(names, other.Names) && ReferenceEquals(New(other.Value), other.Value) ? other : new OtherProperties(names, New(other.Value)));
        }

        int? maximum = most > int.MaxValue ? null : (int)most;
        if (AreSame(declared, node.Declared) && AreSame(others, node.Others) && maximum == node.MaxProperties)
            return node;
        return new ObjectNode { Declared = declared, Others = [.. others], MinProperties = node.MinProperties, MaxProperties = maximum };
    }

    private ArrayNode ItemsOf(ArrayNode node)
    {
        ItemCounts counts = ItemCounts.Find(node, levels.MaxOf(node), Has, texts)!;
        ArrayItem[] first = [.. node.First.Take(counts.First).Select(Item)];
        ArrayItem? rest = counts.HasRest ? Item(node.Rest!) : null;
        int? maximum = rest is not null && counts.Most > int.MaxValue ? null : (int)counts.Most;
        bool isUnique = node.UniqueStrings && !(maximum <= 1);
        int minimum = node.MinCounted;
        int? mostCounted = node.MaxCounted;
        int least = node.MinItems;
        ArrayItem[] all = rest is null ? first : [.. first, rest];
        if (Array.TrueForAll(all, static i => i.Counted is not null and not NeverNode && i.Plain is NeverNode))
        {
            // All are counted: their number is the count.
            least = Math.Max(least, minimum);
            maximum = mostCounted < maximum || maximum is null ? mostCounted ?? maximum : maximum;
            first = [.. first.Take(maximum ?? int.MaxValue).Select(static i => new ArrayItem(i.Counted!))];
            rest = rest is null || maximum <= first.Length ? null : new ArrayItem(rest.Counted!);
            (minimum, mostCounted) = (0, null);
        }
        else if (Array.TrueForAll(all, static i => i.Counted is null or NeverNode))
        {
            first = [.. first.Select(static i => i.Counted is null ? i : new ArrayItem(i.Plain))];
            rest = rest?.Counted is null ? rest : new ArrayItem(rest.Plain);
            (minimum, mostCounted) = (0, null);
        }

        if (AreSame(first, node.First) && ReferenceEquals(rest, node.Rest) && least == node.MinItems && (maximum == node.MaxItems || (rest is null && maximum == first.Length))
            && isUnique == node.UniqueStrings && minimum == node.MinCounted && mostCounted == node.MaxCounted)
        {
            return node;
        }

        return new ArrayNode
        {
            First = first,
            Rest = rest,
            MinItems = least,
            MaxItems = maximum,
            MinCounted = minimum,
            MaxCounted = mostCounted,
            UniqueStrings = isUnique,
        };
    }

    private ArrayItem Item(ArrayItem item)
    {
        GrammarNode plain = New(item.Plain);
        GrammarNode? counted = item.Counted is null ? null : New(item.Counted);
        return ReferenceEquals(plain, item.Plain) && ReferenceEquals(counted, item.Counted) ? item : new ArrayItem(plain, counted);
    }

    private static bool AreSame<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
        where T : class
    {
        if (left.Count != right.Count)
            return false;
        for (int i = 0; i < left.Count; i++)
        {
            if (!ReferenceEquals(left[i], right[i]))
                return false;
        }

        return true;
    }

    // Nodes that have the same texts and can be seen to without following them.
    private sealed class AlikeNodes : IEqualityComparer<GrammarNode>
    {
        public static AlikeNodes Instance { get; } = new();

        public bool Equals(GrammarNode? x, GrammarNode? y) => ReferenceEquals(x, y) || (x, y) switch
        {
            (LiteralNode a, LiteralNode b) => a.Utf8.AsSpan().SequenceEqual(b.Utf8),
            (NumberNode a, NumberNode b) => a.Numbers.Equals(b.Numbers),
            (StringNode a, StringNode b) => ReferenceEquals(a.Language, b.Language) && a.MinLength == b.MinLength && a.MaxLength == b.MaxLength,
            (TextNode a, TextNode b) => ReferenceEquals(a.Language, b.Language) && a.MaxLength == b.MaxLength,
            _ => false,
        };

        public int GetHashCode(GrammarNode node)
        {
            HashCode hash = default;
            switch (node)
            {
                case LiteralNode literal:
                    hash.AddBytes(literal.Utf8);
                    break;
                case NumberNode number:
                    hash.Add(number.Numbers);
                    break;
                case StringNode text:
                    hash.Add(RuntimeHelpers.GetHashCode(text.Language));
                    break;
                case TextNode text:
                    hash.Add(RuntimeHelpers.GetHashCode(text.Language));
                    break;
                default:
                    return RuntimeHelpers.GetHashCode(node);
            }

            return hash.ToHashCode();
        }
    }
}
