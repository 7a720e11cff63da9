using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>
/// Reads the schemas of one compilation. What is asked of a value is a list of terms; the values that satisfy it are forms: alternatives for each type,
/// in which the parts are lists of terms again. So schemas merge part by part where their values are built, and recursion ends where a list comes again.
/// </summary>
internal sealed partial class SchemaGraph(JsonConstraintOptions options, CompileBudget budget)
{
    /// <summary>The most alternatives of one type that are made by combining others.</summary>
    private const int MaxCombined = 1024;

    /// <summary>The most alternatives of one type that a schema lists.</summary>
    private const int MaxListed = 8192;
    private const int ManyTerms = 16;
    private const int LongText = 4096;

    private readonly Dictionary<JsonSchemaNode, TermList> _nodes = [];
    private readonly Dictionary<int, JsonSchemaNode> _byText = [];
    private readonly Dictionary<TermList, TermList> _lists = [];
    private readonly List<UnenforcedKeyword> _unenforced = [];
    private readonly HashSet<(string Keyword, JsonSchemaNode Node)> _refused = [];

    /// <summary>Gets the keywords that were left out.</summary>
    public IReadOnlyList<UnenforcedKeyword> Unenforced => _unenforced;

    /// <summary>Ends with the error for a keyword, or notes it where that is allowed.</summary>
    private void Refuse(Refusal refusal)
    {
        // What is only looked at need not be enforced, it is just not known.
        if (_probes > 0)
            throw new ProbeBlockedException();
        if (!options.AllowUnenforced)
            throw new SchemaNotEnforceableException(refusal.Keyword, refusal.Node.JsonPointer);
        if (_refused.Add((refusal.Keyword, refusal.Node)))
            _unenforced.Add(new UnenforcedKeyword(refusal.Keyword, refusal.Node.JsonPointer));
    }

    private static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SchemaTooComplexException("schemas nested too deep for the stack");
    }

    private TermList ListOf(JsonSchemaNode node)
    {
        if (_nodes.TryGetValue(node, out TermList? list))
            return list;
        EnsureStack();
        budget.Charge(160);
        list = node.Always switch
        {
            true => TermList.Any,
            false => TermList.Never,
            null when node.IsBareReference => ListOfTarget(node),
            null when node.IsUnconstrained => TermList.Any,
            null => SharedList(node),
        };
        _nodes[node] = list;
        // What only says no is the opposite of what it denies, and twice no is yes. It stands in the table meanwhile, as it may deny itself.
        return node.IsOnlyNot ? _nodes[node] = Not(ListOf(node.Not!), new Refusal("not", node)) : list;
    }

    /// <summary>Schemas that are written alike are one, so that they are compiled once and contradict their own opposite.</summary>
    private TermList SharedList(JsonSchemaNode node)
    {
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(node.Element);
        // What a reference means depends on where it stands; an escape may hide one.
        if (text.Length > LongText || text.Contains((byte)'\\') || text.IndexOf("Ref\""u8) >= 0 || text.IndexOf("$ref"u8) >= 0)
            return new NodeTerm(node).List;
        HashCode hash = default;
        hash.AddBytes(text);
        hash.Add(node.Draft);
        int key = hash.ToHashCode();
        if (!_byText.TryGetValue(key, out JsonSchemaNode? same))
            _byText.Add(key, node);
        else if (IsAlike(same, node) && JsonMarshal.GetRawUtf8Value(same.Element).SequenceEqual(text))
            return _nodes[same];
        return new NodeTerm(node).List;
    }

    // Of the same text, one may have fewer keywords by the vocabularies of its resource.
    private static bool IsAlike(JsonSchemaNode one, JsonSchemaNode other) =>
        one.Draft == other.Draft && one.Types == other.Types && one.HasInPlaceKeywords == other.HasInPlaceKeywords && one.Properties.Count == other.Properties.Count;

    /// <summary>Follows a chain of schemas that are nothing but a reference.</summary>
    private TermList ListOfTarget(JsonSchemaNode node)
    {
        HashSet<JsonSchemaNode>? seen = null;
        JsonSchemaNode target = node;
        while (target.IsBareReference)
        {
            budget.Step();
            seen ??= [];
            if (!seen.Add(target))
            {
                Refuse(new Refusal("$ref", node));
                return TermList.Any;
            }
            target = target.Reference!;
        }
        return ListOf(target);
    }

    private TermList Concat(TermList left, TermList right)
    {
        if (left.IsAny || right.IsNever || ReferenceEquals(left, right))
            return right;
        if (right.IsAny || left.IsNever)
            return left;
        List<SchemaTerm> terms = [.. left.Terms];
        HashSet<SchemaTerm>? known = left.Terms.Length + right.Terms.Length > ManyTerms ? [.. left.Terms] : null;
        foreach (SchemaTerm term in right.Terms)
        {
            budget.Step();
            if (known is null ? !terms.Contains(term) : known.Add(term))
                terms.Add(term);
        }
        if (terms.Count == left.Terms.Length)
            return left;
        foreach (SchemaTerm term in terms)
        {
            if (term is NotTerm not && IsWithin(not.Denied.Terms, terms, known))
                return TermList.Never;
        }
        return Interned(new TermList([.. terms]));
    }

    private bool IsWithin(SchemaTerm[] few, List<SchemaTerm> many, HashSet<SchemaTerm>? known)
    {
        foreach (SchemaTerm term in few)
        {
            budget.Step();
            if (known is null ? !many.Contains(term) : !known.Contains(term))
                return false;
        }
        return true;
    }

    private TermList Interned(TermList list)
    {
        if (_lists.TryGetValue(list, out TermList? known))
            return known;
        budget.Charge(120 + (8 * list.Terms.Length));
        _lists.Add(list, list);
        return list;
    }

    private TermList Not(TermList list, Refusal origin)
    {
        if (list.IsAny)
            return TermList.Never;
        if (list.IsNever)
            return TermList.Any;
        if (list.Terms is [NotTerm not])
            return not.Denied;
        budget.Charge(120);
        return (list.Negation ??= new NotTerm(list, origin)).List;
    }

    private static TermList ListOf(JsonElement value) => new ValueTerm(value).List;
}
