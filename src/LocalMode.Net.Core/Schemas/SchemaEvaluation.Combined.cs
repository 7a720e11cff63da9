using System.Text.Json;

namespace LocalMode;

/// <content>Keywords that apply schemas to the same value.</content>
internal sealed partial class SchemaEvaluation
{
    private const int MaxExplained = 8;

    private bool EvaluateInPlace(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        bool valid = true;
        if (node.Reference is { } reference && !Evaluate(reference, instance, marks))
            valid = false;
        if (valid || !Stop)
            valid &= node.DynamicReference is null || Evaluate(DynamicTarget(node), instance, marks);
        foreach (JsonSchemaNode child in node.AllNodes)
        {
            if (!valid && Stop)
                return false;
            valid &= Evaluate(child, instance, marks);
        }
        if ((valid || !Stop) && node.AnyNodes.Length != 0)
            valid &= EvaluateAnyOf(node, instance, marks);
        if ((valid || !Stop) && node.OneNodes.Length != 0)
            valid &= EvaluateOneOf(node, instance, marks);
        if ((valid || !Stop) && node.Not is { } not && Quietly(not, instance, marks: null))
            valid = Fail(node, "not", $"{Shown(instance)} has the form that \"not\" excludes");
        if ((valid || !Stop) && node.If is { } condition)
            valid &= EvaluateIf(node, condition, instance, marks);
        return valid;
    }

    private bool EvaluateAnyOf(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        bool any = false;
        foreach (JsonSchemaNode child in node.AnyNodes)
        {
            any |= Quietly(child, instance, marks);
            // What every matching branch has evaluated counts, so all are tried then.
            if (any && marks is null)
                return true;
        }
        if (any)
            return true;
        if (!Stop)
            FailClosest(node, "anyOf", node.AnyNodes, instance);
        return false;
    }

    private bool EvaluateOneOf(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        int first = -1;
        EvaluatedSet? branch = marks is null ? null : RentSet(instance);
        for (int i = 0; i < node.OneNodes.Length; i++)
        {
            if (!Quietly(node.OneNodes[i], instance, branch))
                continue;
            if (first >= 0)
                return Fail(node, "oneOf", $"{Shown(instance)} matches forms {first} and {i}, exactly one may match");
            first = i;
        }
        if (first >= 0)
        {
            if (branch is not null)
            {
                marks!.Add(branch);
                _sets.Push(branch);
            }
            return true;
        }
        if (!Stop)
            FailClosest(node, "oneOf", node.OneNodes, instance);
        return false;
    }

    private bool EvaluateIf(JsonSchemaNode node, JsonSchemaNode condition, JsonElement instance, EvaluatedSet? marks)
    {
        if (node.Then is null && node.Else is null && marks is null)
            return true;
        JsonSchemaNode? branch = Quietly(condition, instance, marks) ? node.Then : node.Else;
        return branch is null || Evaluate(branch, instance, marks);
    }

    /// <summary>Asks for the verdict only. What a schema that fails has evaluated does not count.</summary>
    private bool Quietly(JsonSchemaNode node, JsonElement instance, EvaluatedSet? marks)
    {
        List<JsonSchemaError>? errors = _errors;
        _errors = null;
        EvaluatedSet? own = marks is null ? null : RentSet(instance);
        bool valid = Evaluate(node, instance, own);
        if (own is not null)
        {
            if (valid)
                marks!.Add(own);
            _sets.Push(own);
        }
        _errors = errors;
        return valid;
    }

    /// <summary>Lists the errors of the form that the value comes closest to: of its type, then with the fewest errors.</summary>
    private void FailClosest(JsonSchemaNode node, string keyword, JsonSchemaNode[] forms, JsonElement instance)
    {
        List<JsonSchemaError> errors = _errors!;
        int before = errors.Count;
        Fail(node, keyword, $"{Shown(instance)} matches none of the {forms.Length} allowed forms");
        if (errors.Count == before || errors.Count >= _options.MaxErrors)
            return;
        string here = PointerHere();
        List<JsonSchemaError>? closest = null;
        int best = int.MaxValue;
        for (int i = 0; i < Math.Min(forms.Length, MaxExplained); i++)
        {
            _errors = [];
            Evaluate(forms[i], instance, marks: null);
            int distance = _errors.Count;
            foreach (JsonSchemaError error in _errors)
            {
                if (error.InstancePointer == here && error.Keyword is "type" or "const" or "enum")
                    distance += 1000;
            }
            if (distance < best)
                (best, closest) = (distance, _errors);
        }
        _errors = errors;
        // A form of another type explains nothing.
        if (closest is null || best >= 1000)
            return;
        foreach (JsonSchemaError error in closest)
        {
            if (errors.Count < _options.MaxErrors)
                errors.Add(error);
        }
    }
}
