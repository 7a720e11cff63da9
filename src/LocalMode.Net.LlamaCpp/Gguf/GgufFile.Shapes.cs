using LocalMode.Gguf;

namespace LocalMode.LlamaCpp.Gguf;

/// <content>The numbers of the network: what llama.cpp divides by or asserts, rather than refuses.</content>
internal sealed partial class GgufFile
{
    private const int MaximumHeads = 4096;
    private const int MaximumHeadSize = 1 << 16;
    private const int MaximumExperts = 512;

    private void CheckShapes(GgufReader reader)
    {
        reader.Field = "token_embd.weight";
        if (_tensors.TryGetValue(reader.Field, out GgufTensor embeddings) && embeddings.Rows != VocabularySize)
            throw reader.Invalid($"It has {embeddings.Rows:N0} rows for a vocabulary of {VocabularySize:N0} tokens.");

        int layers = (int)Integer($"{Architecture}.block_count")!.Value;
        foreach (string key in (ReadOnlySpan<string>)["attention.head_count", "attention.head_count_kv", "feed_forward_length"])
        {
            reader.Field = $"{Architecture}.{key}";
            if (_metadata.TryGetValue(reader.Field, out GgufValue value) && value.Type == GgufValueType.Array && value.Items?.Length != layers)
                throw reader.Invalid($"It has {value.Count:N0} numbers for {layers:N0} layers, or they are not integers.");
        }

        bool attends = false;
        foreach (string name in _tensors.Keys)
            attends |= name.StartsWith("blk.", StringComparison.Ordinal) && name.Contains(".attn_q", StringComparison.Ordinal) && name.EndsWith(".weight", StringComparison.Ordinal);

        if (attends)
            CheckHeads(reader, layers);

        CheckExperts(reader, layers);
    }

    private void CheckHeads(GgufReader reader, int layers)
    {
        long most = 0;
        for (int layer = 0; layer < layers; layer++)
        {
            reader.Field = $"{Architecture}.attention.head_count";
            long heads = PerLayer("attention.head_count", layer, missing: 0);
            if (heads is < 0 or > MaximumHeads)
                throw reader.Invalid($"Layer {layer} has {heads:N0} heads; expected 0 to {MaximumHeads:N0}.");

            reader.Field = $"{Architecture}.attention.head_count_kv";
            long cached = PerLayer("attention.head_count_kv", layer, heads);
            if (cached is < 0 or > MaximumHeads || (cached > 0 && heads % cached != 0))
                throw reader.Invalid($"Layer {layer} has {heads:N0} heads for {cached:N0} of keys and values; expected a multiple.");

            most = Math.Max(most, heads);
        }

        reader.Field = $"{Architecture}.attention.head_count";
        if (most == 0)
            throw reader.Invalid("The number of heads is missing or 0.");

        foreach (string key in (ReadOnlySpan<string>)["attention.key_length", "attention.value_length"])
        {
            reader.Field = $"{Architecture}.{key}";
            if (Integer(reader.Field) is < 1 or > MaximumHeadSize)
                throw reader.Invalid($"The value is {Integer(reader.Field):N0}; expected 1 to {MaximumHeadSize:N0}.");
        }

        long width = Integer($"{Architecture}.embedding_length")!.Value;
        reader.Field = $"{Architecture}.attention.head_count";
        if (Integer($"{Architecture}.attention.key_length") is null && width < most)
            throw reader.Invalid($"{most:N0} heads share {width:N0} numbers.");

        reader.Field = $"{Architecture}.rope.dimension_count";
        if (Integer(reader.Field) is { } rotated && (rotated < 0 || rotated % 2 != 0 || rotated > MaximumHeadSize))
            throw reader.Invalid($"The value is {rotated:N0}; expected an even number of 0 to {MaximumHeadSize:N0}.");
    }

    private void CheckExperts(GgufReader reader, int layers)
    {
        reader.Field = $"{Architecture}.expert_count";
        long experts = Integer(reader.Field) ?? 0;
        if (experts is < 0 or > MaximumExperts)
            throw reader.Invalid($"The value is {experts:N0}; expected 0 to {MaximumExperts:N0}.");

        long used = 0;
        for (int layer = 0; layer < layers; layer++)
            used = Math.Max(used, PerLayer("expert_used_count", layer, missing: 0));

        reader.Field = $"{Architecture}.expert_used_count";
        if (used < 0 || used > experts || (experts > 0 && used == 0))
            throw reader.Invalid($"{used:N0} of {experts:N0} experts are used.");

        reader.Field = $"{Architecture}.expert_group_count";
        long groups = Integer(reader.Field) ?? 0;
        if (groups < 0 || groups >= Math.Max(experts, 1) || (groups > 1 && experts % groups != 0))
            throw reader.Invalid($"{experts:N0} experts are in {groups:N0} groups.");

        reader.Field = $"{Architecture}.expert_group_used_count";
        if (groups > 1 && !(Integer(reader.Field) is { } usedGroups && usedGroups > 0 && usedGroups < groups))
            throw reader.Invalid($"{Integer(reader.Field) ?? 0:N0} of {groups:N0} groups are used.");

        reader.Field = $"{Architecture}.nextn_predict_layers";
        if (Integer(reader.Field) is { } ahead && (ahead < 0 || ahead > layers))
            throw reader.Invalid($"{ahead:N0} of {layers:N0} layers predict further tokens.");
    }
}
