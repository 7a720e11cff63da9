using System.Text.Json;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Constraints.Schemas;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Compiles schemas of tests.</summary>
internal static class Grammars
{
    public static GrammarBuild Compile(string schema, JsonConstraintOptions? options = null, ConstraintOptions? limits = null, JsonSchemaDraft draft = JsonSchemaDraft.Draft202012) =>
        SchemaCompiler.Compile(JsonSchema.Parse(schema, new JsonSchemaOptions { DefaultDraft = draft }), options ?? new(), new CompileBudget(limits ?? new()));

    /// <summary>Compiles a schema and gives the node of its value.</summary>
    public static GrammarNode Node(string schema, JsonConstraintOptions? options = null) => ((DocumentNode)Compile(schema, options).Root).Value;

    public static bool Accepts(GrammarBuild grammar, string json, bool inOrder = true)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return GrammarReader.Accepts(grammar.Root, document.RootElement, inOrder);
    }
}
