using LocalMode.Tokenizers;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

/// <summary>The templates of tests/Fixtures/templates, and smaller ones for styles of calls that none of them has.</summary>
internal static class Templates
{
    // Names and values between tags of their own; one block around each call.
    private const string Tagged = """
        {%- for m in messages %}
        {{- '<|start|>' + m.role + '\n' }}
        {%- if m.role == 'system' or loop.first %}{% for t in tools or [] %}{{ '<tool>' + t.function.name + '</tool>\n' }}{% endfor %}{% endif %}
        {%- if m.content %}{{ m.content }}{% endif %}
        {%- for c in m.tool_calls or [] %}
            {{- '\n<tool_call>\n<function=' + c.function.name + '>\n' }}
            {%- for k, v in c.function.arguments.items() %}
                {{- '<parameter=' + k + '>\n' + (v if v is string else v | tojson) + '\n</parameter>\n' }}
            {%- endfor %}
            {{- '</function>\n</tool_call>' }}
        {%- endfor %}
        {{- '<|end|>\n' }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ '<|start|>assistant\n' }}{% endif %}
        """;

    // The name stands alone on the first line; keys and values have tags.
    private const string KeyValue = """
        {%- if tools %}{{ '<|system|>' }}{% for t in tools %}{{ t | tojson }}{% endfor %}{% endif %}
        {%- for m in messages %}
        {%- if m.role == 'tool' %}{{ '<|observation|><tool_response>' + m.content + '</tool_response>' }}
        {%- else %}
        {{- '<|' + m.role + '|>\n' + (m.content or '') }}
        {%- for c in m.tool_calls or [] %}
            {{- '\n<tool_call>' + c.function.name + '\n' }}
            {%- for k, v in c.function.arguments.items() %}
                {{- '<arg_key>' + k + '</arg_key>\n<arg_value>' + (v if v is string else v | tojson) + '</arg_value>\n' }}
            {%- endfor %}
            {{- '</tool_call>' }}
        {%- endfor %}
        {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ '<|assistant|>\n' + ('<think></think>\n' if enable_thinking is defined and not enable_thinking else '') }}{% endif %}
        """;

    // The name, then its arguments; sections; thinking that is off unless asked for.
    private const string Sections = """
        {{- bos_token }}
        {%- for t in tools or [] %}{{ t.function.name ~ ': ' ~ t.function.description ~ '\n' }}{% endfor %}
        {%- for m in messages %}
        {%- if m.role == 'user' %}{{ '<|User|>' + m.content }}
        {%- elif m.role == 'system' %}{{ m.content }}
        {%- elif m.role == 'tool' %}{{ '<|output_begin|>' + m.content + '<|output_end|>' }}
        {%- else %}
            {{- '<|Assistant|></think>' + (m.content or '') }}
            {%- for c in m.tool_calls or [] %}
                {%- if loop.first %}{{ '<|calls_begin|>' }}{% endif %}
                {{- '<|call_begin|>' + c.function.name + '<|sep|>' + (c.function.arguments | tojson) + '<|call_end|>' }}
                {%- if loop.last %}{{ '<|calls_end|>' }}{% endif %}
            {%- endfor %}
            {{- eos_token }}
        {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ '<|Assistant|>' + ('<think>' if thinking is defined and thinking else '</think>') }}{% endif %}
        """;

    // The name, its id, its arguments; nothing closes a call.
    private const string NameAndId = """
        {{- bos_token }}
        {%- if tools %}{{ '[AVAILABLE_TOOLS]' + (tools | tojson) + '[/AVAILABLE_TOOLS]' }}{% endif %}
        {%- for m in messages %}
        {%- if m.role == 'system' %}{{ '[SYSTEM_PROMPT]' + m.content + '[/SYSTEM_PROMPT]' }}
        {%- elif m.role == 'user' %}{{ '[INST]' + m.content + '[/INST]' }}
        {%- elif m.role == 'tool' %}{{ '[TOOL_RESULTS]' + m.tool_call_id + '[TOOL_CONTENT]' + m.content + '[/TOOL_RESULTS]' }}
        {%- else %}
            {{- (m.content or '') }}
            {%- for c in m.tool_calls or [] %}{{ '[TOOL_CALLS]' + c.function.name + '[CALL_ID]' + c.id + '[ARGS]' + (c.function.arguments | tojson) }}{% endfor %}
            {{- eos_token }}
        {%- endif %}
        {%- endfor %}
        """;

    // A whole OpenAI call in each block, the arguments as JSON text.
    private const string Wrapped = """
        {%- for t in tools or [] %}{{ t | tojson }}{% endfor %}
        {%- for m in messages %}
        {{- '<|' + m.role + '|>' + (m.content or '') }}
        {%- for c in m.tool_calls or [] %}
            {{- '<call>' + ({'id': c.id, 'type': 'function', 'function': {'name': c.function.name, 'arguments': c.function.arguments | tojson}} | tojson) + '</call>' }}
        {%- endfor %}
        {{- '<|end|>' }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}
        """;

    // Several calls in one block; keys as attributes.
    private const string Invoked = """
        {%- for t in tools or [] %}{{ '<tool>' + (t.function | tojson) + '</tool>\n' }}{% endfor %}
        {%- for m in messages %}
        {{- '[' + m.role + ']' + (m.content or '') }}
        {%- if m.tool_calls %}
            {{- '\n<x:tool_call>' }}
            {%- for c in m.tool_calls %}
                {{- '\n<invoke name="' + c.function.name + '">' }}
                {%- for k, v in c.function.arguments.items() %}{{ '\n<parameter name="' + k + '">' + (v if v is string else v | tojson) + '</parameter>' }}{% endfor %}
                {{- '\n</invoke>' }}
            {%- endfor %}
            {{- '\n</x:tool_call>' }}
        {%- endif %}
        {{- '[end]\n' }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ '[assistant]' }}{% endif %}
        """;

    // The name inside of a tag, then its arguments; always an empty block of reasoning in front.
    private const string Functions = """
        {%- for t in tools or [] %}{{ t | tojson }}{% endfor %}
        {%- for m in messages %}
        {{- '<|' + m.role + '|>' }}
        {%- if m.tool_calls %}{{ '<|START_THINKING|>' + (m.content or '') + '<|END_THINKING|>' }}{% else %}{{ m.content }}{% endif %}
        {%- for c in m.tool_calls or [] %}{{ '<function=' + c.function.name + '>' + (c.function.arguments | tojson) + '</function>' }}{% endfor %}
        {{- '<|end|>' }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}
        """;

    /// <summary>All names.</summary>
    public static readonly string[] All =
    [
        "qwen3-like", "mistral-like", "llama3-like", "command-like", "deepseek-r1-like", "gemma-like", "phi-like", "chatml-default-system",
        "tagged", "key-value", "sections", "name-and-id", "wrapped", "invoked", "functions",
    ];

    /// <summary>Those that show functions or calls.</summary>
    public static readonly string[] WithCalls =
    [
        "qwen3-like", "mistral-like", "llama3-like", "command-like", "deepseek-r1-like", "tagged", "key-value", "sections", "name-and-id", "wrapped", "invoked", "functions",
    ];

    /// <summary>Gets a template.</summary>
    public static ChatTemplate Get(string name) => ChatTemplate.Parse(name switch
    {
        "tagged" => Tagged,
        "key-value" => KeyValue,
        "sections" => Sections,
        "name-and-id" => NameAndId,
        "wrapped" => Wrapped,
        "invoked" => Invoked,
        "functions" => Functions,
        _ => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "templates", name + ".jinja")),
    });
}
