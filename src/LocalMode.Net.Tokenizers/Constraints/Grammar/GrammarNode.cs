using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>A part of a grammar. Nodes form a graph that may have cycles, closed through <see cref="LinkNode"/>; immutable once it is built.</summary>
internal abstract class GrammarNode;

/// <summary>No text at all.</summary>
internal sealed class NeverNode : GrammarNode
{
    public static NeverNode Instance { get; } = new();
}

/// <summary>A fixed text.</summary>
internal sealed class LiteralNode(byte[] utf8) : GrammarNode
{
    public byte[] Utf8 { get; } = utf8;
}

/// <summary>A text of a language, as it is: the constraint of a regular expression or of choices.</summary>
internal sealed class TextNode(CharDfa language, int? maxLength = null) : GrammarNode
{
    public CharDfa Language { get; } = language;

    /// <summary>Gets the most code points.</summary>
    public int? MaxLength { get; } = maxLength;
}

/// <summary>A JSON number.</summary>
internal sealed class NumberNode(NumberSet numbers) : GrammarNode
{
    public NumberSet Numbers { get; } = numbers;
}

/// <summary>A JSON string: quotes, escapes and all. Its value is a text of a language and has a length.</summary>
internal sealed class StringNode(CharDfa language, int minLength = 0, int? maxLength = null) : GrammarNode
{
    /// <summary>Gets the language of values.</summary>
    public CharDfa Language { get; } = language;

    /// <summary>Gets the least code points. Only where <see cref="Language"/> is all texts; elsewhere the language has them.</summary>
    public int MinLength { get; } = minLength;

    /// <summary>Gets the most code points.</summary>
    public int? MaxLength { get; } = maxLength;
}

/// <summary>One of several.</summary>
internal sealed class ChoiceNode(GrammarNode[] alternatives) : GrammarNode
{
    public GrammarNode[] Alternatives { get; } = alternatives;
}

/// <summary>One part after the other, directly.</summary>
internal sealed class SequenceNode(GrammarNode[] parts) : GrammarNode
{
    public GrammarNode[] Parts { get; } = parts;
}

/// <summary>Repetitions of a part, one directly after the other. The part is never empty.</summary>
internal sealed class RepeatNode(GrammarNode item, int minimum, int? maximum) : GrammarNode
{
    public GrammarNode Item { get; } = item;

    public int Minimum { get; } = minimum;

    public int? Maximum { get; } = maximum;
}

/// <summary>A JSON value, with the white space of its document around it if that is flexible. Roots of JSON are of this kind, values inside are not.</summary>
internal sealed class DocumentNode(GrammarNode value, JsonConstraintOptions options) : GrammarNode
{
    public GrammarNode Value { get; } = value;

    /// <summary>Gets how all JSON below is written.</summary>
    public JsonConstraintOptions Options { get; } = options;
}

/// <summary>A reference to a node that was not built yet when it was named: closes cycles.</summary>
internal sealed class LinkNode : GrammarNode
{
    /// <summary>Gets or sets the node; set once, before the graph is used.</summary>
    public GrammarNode Target { get; set; } = NeverNode.Instance;
}

/// <summary>A JSON object: the declared properties in their order, each at most once, then the others in any order.</summary>
internal sealed class ObjectNode : GrammarNode
{
    /// <summary>Gets the properties with a place in the order, names unique.</summary>
    public required DeclaredProperty[] Declared { get; init; }

    /// <summary>Gets the kinds of other properties. Their names are disjoint languages, without the declared names.</summary>
    public required OtherProperties[] Others { get; init; }

    public int MinProperties { get; init; }

    public int? MaxProperties { get; init; }
}

/// <summary>A property with a place in the order.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsRequired">Whether it must be there.</param>
internal sealed record DeclaredProperty(string Name, GrammarNode Value, bool IsRequired);

/// <summary>Properties of names of a language.</summary>
/// <param name="Names">The names.</param>
/// <param name="Value">Their values.</param>
internal sealed record OtherProperties(CharDfa Names, GrammarNode Value);

/// <summary>A JSON array: the first items, each of its own kind, then items of one kind.</summary>
internal sealed class ArrayNode : GrammarNode
{
    public required ArrayItem[] First { get; init; }

    /// <summary>Gets the kind of all items after <see cref="First"/>; <see langword="null"/> if there are none.</summary>
    public required ArrayItem? Rest { get; init; }

    public int MinItems { get; init; }

    public int? MaxItems { get; init; }

    /// <summary>Gets the least items that are counted (<see cref="ArrayItem.Counted"/>).</summary>
    public int MinCounted { get; init; }

    /// <summary>Gets the most items that are counted.</summary>
    public int? MaxCounted { get; init; }

    /// <summary>Gets a value indicating whether no string may be there twice. All items are <see cref="StringNode"/>s then.</summary>
    public bool UniqueStrings { get; init; }
}

/// <summary>An item: an uncounted or a counted one. Both may be possible for the same text where only a minimum is asked of the count.</summary>
/// <param name="Plain">The item if it is not counted.</param>
/// <param name="Counted">The item if it is, <see langword="null"/> where nothing is counted.</param>
internal sealed record ArrayItem(GrammarNode Plain, GrammarNode? Counted = null);
