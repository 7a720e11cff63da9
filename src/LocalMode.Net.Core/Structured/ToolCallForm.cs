using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Checks calls against the tools of a request. Safe for concurrent use.</summary>
internal sealed class ToolCallForm
{
    private const int MaxNames = 20;
    private static readonly ConditionalWeakTable<AIFunctionDeclaration, JsonSchema> Schemas = [];
    private static readonly JsonSchemaValidationOptions Validation = new() { MaxErrors = 10 };
    private readonly Dictionary<string, AIFunctionDeclaration> _tools = new(StringComparer.Ordinal);

    public ToolCallForm(IList<AITool>? tools)
    {
        foreach (AITool tool in tools ?? [])
        {
            if (tool is AIFunctionDeclaration declaration)
                _tools[declaration.Name] = declaration;
        }
    }

    public bool HasTools => _tools.Count != 0;

    public AnswerProblem? Check(FunctionCallContent call)
    {
        // A call that a server has already run is only told of.
        if (call.InformationalOnly)
            return null;
        string name = SchemaText.Cut(call.Name);
        if (!_tools.TryGetValue(call.Name, out AIFunctionDeclaration? tool))
            return Problem($"there is no tool \"{name}\"; there are: {Names()}");
        if (call.Exception is { } exception)
            return Problem($"the arguments of \"{name}\" cannot be read: {SchemaText.Cut(exception.Message, 200)}");
        if (tool.JsonSchema.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False)
            || !ToolArguments.TryWrite(call.Arguments, out JsonElement arguments))
            return null;
        JsonSchema schema = Schemas.GetValue(tool, static declaration => JsonSchema.Parse(declaration.JsonSchema));
        IReadOnlyList<JsonSchemaError> errors = schema.Validate(arguments, Validation);
        return errors.Count == 0
            ? null
            : new AnswerProblem(AnswerProblemKind.BadToolCall, AnswerForm.Lines(errors, $"the arguments of \"{name}\": "), tool.JsonSchema.GetRawText());
    }

    private string Names()
    {
        if (_tools.Count == 0)
            return "none";
        string names = string.Join(", ", _tools.Keys.Take(MaxNames).Select(name => SchemaText.Cut(name)));
        return _tools.Count > MaxNames ? $"{names}, ..." : names;
    }

    private static AnswerProblem Problem(string error) => new(AnswerProblemKind.BadToolCall, [error]);
}
