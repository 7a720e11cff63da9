using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LocalMode;

/// <summary>One validation. It first looks only for the verdict; the errors of an invalid instance are collected in a second pass.</summary>
internal sealed partial class SchemaEvaluation
{
    private readonly JsonSchema _schema;
    private readonly JsonSchemaValidationOptions _options;
    private readonly int _maxDepth;
    private readonly int _maxSteps;
    private readonly bool _assertFormat;
    private readonly Stack<EvaluatedSet> _sets = new();
    private JsonSchemaNode[] _frames = new JsonSchemaNode[16];
    private SchemaResource[] _scope = [];
    private int _scopeLength;
    private int _depth;
    private int _inPlaceStart;
    private int _steps;

    private SchemaEvaluation(JsonSchema schema, JsonSchemaValidationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxErrors, 1, nameof(JsonSchemaValidationOptions.MaxErrors));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDepth, 1, nameof(JsonSchemaValidationOptions.MaxDepth));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSteps, 1, nameof(JsonSchemaValidationOptions.MaxSteps));
        _schema = schema;
        _options = options;
        _maxDepth = options.MaxDepth;
        _maxSteps = options.MaxSteps;
        _assertFormat = options.AssertFormat;
    }

    public static bool IsValid(JsonSchema schema, JsonElement instance, JsonSchemaValidationOptions options)
    {
        SchemaEvaluation evaluation = new(schema, options);
        bool valid = evaluation.Evaluate(schema.Root, instance, marks: null);
        evaluation.ReturnBuffers();
        return valid;
    }

    public static IReadOnlyList<JsonSchemaError> Validate(JsonSchema schema, JsonElement instance, JsonSchemaValidationOptions options)
    {
        if (IsValid(schema, instance, options))
            return [];
        List<JsonSchemaError> errors = [];
        SchemaEvaluation evaluation = new(schema, options) { _errors = errors };
        try
        {
            evaluation.Evaluate(schema.Root, instance, marks: null);
        }
        catch (SchemaTooComplexException) when (errors.Count != 0)
        {
            // The verdict is known and there is something to show: naming every error is what was too much.
        }
        return errors;
    }

    private bool Evaluate(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        Step(1);
        if (node.Always is { } always)
            return always || Fail(node, "", $"no value is allowed here, found {Shown(instance)}");

        Enter(node);
        int scope = _scopeLength;
        if (_schema.HasDynamicReferences)
            EnterScope(node.Resource);
        EvaluatedSet? own = marks;
        bool unevaluated = instance.ValueKind switch
        {
            JsonValueKind.Object => node.UnevaluatedProperties is not null,
            JsonValueKind.Array => node.UnevaluatedItems is not null,
            _ => false,
        };
        if (unevaluated)
            own = RentSet(instance);

        bool valid = EvaluateOwn(node, instance, own);
        if (valid || !Stop)
            valid &= EvaluateInPlace(node, instance, own);
        if (unevaluated)
        {
            // Without a verdict of the others, what is left over means nothing.
            if (valid)
                valid = EvaluateUnevaluated(node, instance, own!);
            if (valid)
                marks?.Add(own!);
            _sets.Push(own!);
        }
        _scopeLength = scope;
        _depth--;
        return valid;
    }

    private bool EvaluateOwn(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        bool valid = EvaluateAny(node, instance);
        if (!valid && Stop)
            return false;
        return valid & instance.ValueKind switch
        {
            JsonValueKind.Object => !node.HasObjectKeywords || EvaluateObject(node, instance, marks),
            JsonValueKind.Array => !node.HasArrayKeywords || EvaluateArray(node, instance, marks),
            JsonValueKind.String => EvaluateString(node, instance),
            JsonValueKind.Number => EvaluateNumber(node, instance),
            _ => true,
        };
    }

    /// <summary>Applies a schema to a part of the instance.</summary>
    private bool EvaluateChild(JsonSchemaNode node, JsonElement child)
    {
        int start = _inPlaceStart;
        _inPlaceStart = _depth;
        bool valid = Evaluate(node, child, marks: null);
        _inPlaceStart = start;
        return valid;
    }

    private void Enter(JsonSchemaNode node)
    {
        if (_depth >= _maxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SchemaTooComplexException($"schema and instance nested {Math.Min(_depth, _maxDepth)} deep");
        if (node.Reference is not null || node.DynamicReference is not null)
            RefuseCircle(node);
        if (_depth == _frames.Length)
            Array.Resize(ref _frames, _frames.Length * 2);
        _frames[_depth++] = node;
    }

    /// <summary>A schema that comes back a second time without going into the instance would come back for ever. Once it may, under another dynamic scope.</summary>
    private void RefuseCircle(JsonSchemaNode node)
    {
        int seen = 0;
        Step((_depth - _inPlaceStart) / 8);
        for (int i = _inPlaceStart; i < _depth; i++)
        {
            if (_frames[i] == node && ++seen == 2)
                throw new SchemaInvalidException(node.JsonPointer, "Its references lead in a circle that never goes into the value. Put a keyword such as properties or items on the way.");
        }
    }

    private void EnterScope(SchemaResource resource)
    {
        if (_scopeLength != 0 && _scope[_scopeLength - 1] == resource)
            return;
        if (_scopeLength == _scope.Length)
            Array.Resize(ref _scope, Math.Max(8, _scope.Length * 2));
        _scope[_scopeLength++] = resource;
    }

    private JsonSchemaNode DynamicTarget(JsonSchemaNode node)
    {
        if (node.DynamicAnchor is { } name)
        {
            for (int i = 0; i < _scopeLength; i++)
            {
                if (_scope[i].DynamicAnchors.TryGetValue(name, out JsonSchemaNode? target))
                    return target;
            }
        }
        return node.DynamicReference!;
    }

    private void Step(int count)
    {
        _steps += count;
        if ((uint)_steps > (uint)_maxSteps)
            throw new SchemaTooComplexException($"{_maxSteps:N0} steps of validation");
    }

    private EvaluatedSet RentSet(JsonElement instance)
    {
        EvaluatedSet set = _sets.TryPop(out EvaluatedSet? free) ? free : new EvaluatedSet();
        int count = instance.ValueKind == JsonValueKind.Object ? instance.GetPropertyCount() : instance.GetArrayLength();
        Step(count / 64);
        set.Clear(count);
        return set;
    }
}
