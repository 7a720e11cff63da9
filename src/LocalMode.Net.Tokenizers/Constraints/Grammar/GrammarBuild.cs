namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>A grammar as a graph of nodes.</summary>
/// <param name="Root">Its root.</param>
/// <param name="Unenforced">The keywords of a schema that it does not hold.</param>
internal sealed record GrammarBuild(GrammarNode Root, IReadOnlyList<UnenforcedKeyword> Unenforced);
