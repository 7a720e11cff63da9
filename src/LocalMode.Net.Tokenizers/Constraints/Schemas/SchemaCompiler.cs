using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>Turns a JSON schema into a grammar.</summary>
internal static class SchemaCompiler
{
    /// <exception cref="SchemaNotEnforceableException">A keyword cannot be enforced, and the options do not allow that.</exception>
    /// <exception cref="SchemaTooComplexException">A limit was exceeded.</exception>
    public static GrammarBuild Compile(JsonSchema schema, JsonConstraintOptions options, CompileBudget budget)
    {
        SchemaGraph graph = new(options, budget);
        GrammarNode value = graph.Build(schema.Root);
        return new GrammarBuild(new DocumentNode(value, options), graph.Unenforced);
    }
}
