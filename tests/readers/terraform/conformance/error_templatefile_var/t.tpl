hello
${name}
